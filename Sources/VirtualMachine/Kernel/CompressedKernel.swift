internal import Glibc

/// The kernel inside of a bzImage (Documentation/arch/x86/boot.rst).
///
/// QEMU starts an uncompressed kernel at its PVH entry, which saves the guest its own unpacking: under emulation a
/// quarter of a second at each boot.
enum CompressedKernel {
    /// The ELF image in a bzImage; nil where it is compressed by other means than LZ4. Then the bzImage is booted as it
    /// is.
    static func unpacked(_ image: [UInt8]) -> [UInt8]? {
        // "HdrS" marks the boot protocol's header; payload_offset counts from the end of the setup sectors.
        guard image.count > 0x260, Array(image[0x202..<0x206]) == Array("HdrS".utf8) else { return nil }
        let sectors = image[0x1f1] == 0 ? 4 : Int(image[0x1f1])
        let start = (sectors + 1) * 512 + number(image, 0x248)
        let end = start + number(image, 0x24c)
        guard start < end, end <= image.count, number(image, start) == 0x184c_2102 else { return nil }
        // The kernel appends the unpacked size.
        let size = number(image, end - 4)
        guard size < 1 << 30, let elf = legacyLZ4(image, (start + 4)..<(end - 4), size: size) else { return nil }
        return elf.starts(with: [0x7f, 0x45, 0x4c, 0x46]) ? elf : nil
    }

    /// The legacy frame of lz4: blocks, each behind its length.
    private static func legacyLZ4(_ bytes: [UInt8], _ range: Range<Int>, size: Int) -> [UInt8]? {
        // A broken block may have written all that was wanted, and more to come.
        var isBroken = false
        var isWhole = false
        let output = [UInt8](unsafeUninitializedCapacity: size) { output, count in
            count = bytes.withUnsafeBytes { bytes in
                var decoder = BlockDecoder(input: bytes, output: UnsafeMutableRawBufferPointer(output))
                var position = range.lowerBound
                while position + 4 <= range.upperBound, decoder.written < size {
                    let length = Int(
                        UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
                    position += 4
                    guard length > 0, position + length <= range.upperBound,
                        decoder.decode(position..<(position + length))
                    else {
                        isBroken = true
                        break
                    }
                    position += length
                }
                return decoder.written
            }
            isWhole = count == size && !isBroken
        }
        return isWhole ? output : nil
    }

    private static func number(_ bytes: [UInt8], _ offset: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
    }
}

/// Blocks of lz4: runs of literals, each followed by a copy of what came before (lz4_Block_format.md).
private struct BlockDecoder {
    let input: UnsafeRawBufferPointer
    let output: UnsafeMutableRawBufferPointer
    var written = 0

    /// False for a block that breaks the format, or does not fit.
    mutating func decode(_ range: Range<Int>) -> Bool {
        guard let source = input.baseAddress, let target = output.baseAddress else { return false }
        // A copy does not reach into an earlier block.
        let first = written
        var position = range.lowerBound
        while position < range.upperBound {
            let token = Int(input[position])
            position += 1
            guard let literals = length(token >> 4, &position, range.upperBound),
                position + literals <= range.upperBound, written + literals <= output.count
            else { return false }
            memcpy(target + written, source + position, literals)
            written += literals
            position += literals
            if position == range.upperBound { return true }
            guard position + 2 <= range.upperBound else { return false }
            let distance = Int(input[position]) | Int(input[position + 1]) << 8
            position += 2
            guard let rest = length(token & 15, &position, range.upperBound), distance > 0,
                written - distance >= first, written + rest + 4 <= output.count
            else { return false }
            copy(rest + 4, from: distance, at: target)
        }
        return true
    }

    /// Four bits; where they are all set, the bytes that follow are added.
    private func length(_ start: Int, _ position: inout Int, _ end: Int) -> Int? {
        guard start == 15 else { return start }
        var total = start
        while position < end {
            let more = Int(input[position])
            position += 1
            total += more
            if more < 255 { return total }
        }
        return nil
    }

    /// The copy may overlap itself: a distance of 1 repeats one byte. What is copied at once doubles each time.
    private mutating func copy(_ count: Int, from distance: Int, at target: UnsafeMutableRawPointer) {
        let start = target + written - distance
        var done = 0
        while done < count {
            let piece = min(distance + done, count - done)
            memcpy(target + written + done, start, piece)
            done += piece
        }
        written += count
    }
}
