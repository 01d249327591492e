import LinuxSystem

@testable import Tracing

/// The memory of an imagined process: what a test places there is what the decoder reads.
final class FakeMemory: TraceeMemory {
    private var bytes = [UInt64: UInt8]()
    private var next: UInt64 = 0x10000
    var paths = [Int32: String]()
    var routeSockets = Set<Int32>()

    /// Places bytes and returns their address. Another page begins after them, and nothing is there.
    func place(_ content: [UInt8]) -> UInt64 {
        let address = next
        for (offset, byte) in content.enumerated() { bytes[address + UInt64(offset)] = byte }
        next = (address + UInt64(content.count) + 8191) & ~4095
        return address
    }

    func place(_ text: String) -> UInt64 { place(Array(text.utf8) + [0]) }

    func place<Stored: BitwiseCopyable>(_ values: [Stored]) -> UInt64 { place(values.withUnsafeBytes { Array($0) }) }

    func read(at address: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var count = 0
        while count < buffer.count, let byte = bytes[address + UInt64(count)] {
            buffer[count] = byte
            count += 1
        }
        return count
    }

    func path(of descriptor: Int32) -> String? { paths[descriptor] }
    func isRouteSocket(_ descriptor: Int32) -> Bool { routeSockets.contains(descriptor) }

    /// The call as the terminal shows it, as if it had returned 0.
    func text(_ name: String, _ arguments: UInt64..., on architecture: CallArchitecture = .x86_64) -> String {
        guard let number = SystemCallName.number(of: name, on: architecture) else { return "no such call" }
        let six = arguments + [UInt64](repeating: 0, count: 6 - arguments.count)
        let call = RawCall(
            number: number, architecture: architecture, arguments: (six[0], six[1], six[2], six[3], six[4], six[5]))
        let decoder = CallDecoder()
        let event = CallEvent(
            t: 0, pid: 1, call: decoder.name(of: call), args: decoder.arguments(of: call, in: self), ret: 0)
        return CallText.line(event, columns: 400).text
    }
}
