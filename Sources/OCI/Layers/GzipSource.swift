internal import CIsal
internal import Glibc

/// gzip (RFC 1952) by Intel's ISA-L, which takes a third of zlib's time. Several members behind one another are one
/// stream; the checksum of each is compared.
final class GzipSource: ByteSource {
    private let source: any ByteSource
    private let state: UnsafeMutableRawPointer
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    private var position = 0
    private var count = 0
    private var isInMember = true
    private var hasBegun = false

    init(_ source: any ByteSource) throws {
        guard let state = lab_gunzip_make() else { throw LayerError.damaged("there is no memory to decompress it") }
        self.source = source
        self.state = state
    }

    deinit {
        free(state)
        buffer.deallocate()
    }

    func read(into output: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let target = output.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
        while true {
            if position == count {
                position = 0
                count = try source.read(into: buffer)
                if count == 0 {
                    guard hasBegun, !isInMember else { throw LayerError.damaged("its gzip data ends too early") }
                    return 0
                }
            }
            if !isInMember {
                lab_gunzip_restart(state)
                isInMember = true
            }
            hasBegun = true
            var step = lab_gunzip_step()
            let input = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
            step.input = input.map { UnsafePointer($0 + position) }
            step.input_count = UInt32(count - position)
            step.output = target
            step.output_count = UInt32(output.count)
            let result = lab_gunzip(state, &step)
            guard result == 0 else { throw LayerError.damaged("its gzip data is broken (ISA-L says \(result))") }
            position = count - Int(step.input_count)
            if step.is_finished != 0 { isInMember = false }
            let produced = output.count - Int(step.output_count)
            if produced > 0 { return produced }
        }
    }
}
