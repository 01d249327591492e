import Testing

@testable import VirtualMachine

@Suite struct KernelTests {
    /// A bzImage around one block of lz4 in the legacy frame.
    private func image(block: [UInt8], size: Int) -> [UInt8] {
        func bytes(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
        let payload = [0x02, 0x21, 0x4c, 0x18] + bytes(block.count) + block + bytes(size)
        var image = [UInt8](repeating: 0, count: 1024)
        image[0x1f1] = 1
        image.replaceSubrange(0x202..<0x206, with: Array("HdrS".utf8))
        image.replaceSubrange(0x248..<0x24c, with: bytes(0))
        image.replaceSubrange(0x24c..<0x250, with: bytes(payload.count))
        return image + payload
    }

    @Test func aKernelIsTakenOutOfItsImage() {
        // Literals, a copy that repeats itself, literals at the end.
        let block: [UInt8] = [0x46, 0x7f, 0x45, 0x4c, 0x46, 2, 0, 0x10, 9]
        let elf: [UInt8] =
            [0x7f, 0x45, 0x4c, 0x46] + [0x4c, 0x46, 0x4c, 0x46, 0x4c, 0x46, 0x4c, 0x46, 0x4c, 0x46] + [9]
        #expect(CompressedKernel.unpacked(image(block: block, size: elf.count)) == elf)
    }

    @Test func aBrokenImageIsNoKernelAndNoCrash() {
        let block: [UInt8] = [0x46, 0x7f, 0x45, 0x4c, 0x46, 2, 0, 0x10, 9]
        #expect(CompressedKernel.unpacked([]) == nil)
        #expect(CompressedKernel.unpacked([UInt8](repeating: 0, count: 4096)) == nil)
        #expect(CompressedKernel.unpacked(image(block: block, size: 14)) == nil)
        #expect(CompressedKernel.unpacked(image(block: block, size: 16)) == nil)
        // A copy from before the beginning, and a run that is cut off.
        #expect(CompressedKernel.unpacked(image(block: [0x10, 1, 9, 0, 0], size: 20)) == nil)
        #expect(CompressedKernel.unpacked(image(block: [0xff, 255, 255], size: 20)) == nil)
    }

    @Test func whatAModuleNeedsIsReadFromTheModule() {
        let module = Array("ELF\0license=GPL\0depends=virtio,virtio-ring\0name=x\0".utf8)
        #expect(KernelModules.dependencies(module) == ["virtio", "virtio_ring"])
        #expect(KernelModules.dependencies(Array("\0depends=\0".utf8)) == [])
        #expect(KernelModules.dependencies(Array("\0depends".utf8)) == [])
        #expect(KernelModules.dependencies([]) == [])
    }
}
