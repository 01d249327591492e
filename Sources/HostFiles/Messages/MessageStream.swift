internal import LinuxSystem

/// Whole messages out of a stream of bytes. Requests and replies both begin with their own length, a 32-bit number.
struct MessageStream: ~Copyable {
    private let buffer: UnsafeMutableRawBufferPointer
    private let smallest: Int
    private var start = 0
    private var end = 0

    /// - Parameter smallest: the length of a header, below which no message is one.
    init(smallest: Int) {
        self.smallest = smallest
        buffer = .allocate(byteCount: MessageSize.largest * 2, alignment: 8)
    }

    deinit { buffer.deallocate() }

    /// Takes in what the port has. False when it has ended. To be asked only after `next` had no message left, so that
    /// there is room.
    mutating func receive(from port: MessagePort) throws(SystemError) -> Bool {
        if start > 0 {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
            (start, end) = (0, end - start)
        }
        switch try port.receive(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...])) {
        case .bytes(let count): end += count
        case .nothingYet: break
        case .end: return false
        }
        return true
    }

    /// The next whole message; nil where more of it must come first. Valid until the next call of `receive`.
    ///
    /// - Throws: EPROTO for a length that no message has: where the next one begins is then unknown for good.
    mutating func next() throws(SystemError) -> UnsafeRawBufferPointer? {
        guard end - start >= MemoryLayout<UInt32>.size else { return nil }
        let length = Int(buffer.loadUnaligned(fromByteOffset: start, as: UInt32.self))
        guard length >= smallest, length <= MessageSize.largest else {
            throw SystemError("find the next message of the shared folders", errno: .protocolError)
        }
        guard end - start >= length else { return nil }
        defer { start += length }
        return UnsafeRawBufferPointer(rebasing: buffer[start..<(start + length)])
    }
}
