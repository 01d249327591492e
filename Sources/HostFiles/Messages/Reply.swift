internal import CLinux
internal import LinuxSystem

/// The answer that is being written: a header, then what the operation gives. One buffer serves for all answers.
final class Reply {
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: MessageSize.largest, alignment: 8)
    private(set) var count = MessageSize.replyHeader

    deinit { buffer.deallocate() }

    /// How many bytes still fit.
    var room: Int { buffer.count - count }

    /// Begins a new answer.
    func clear() { count = MessageSize.replyHeader }

    /// Adds a structure of linux/fuse.h.
    func append<T: BitwiseCopyable>(_ value: T) {
        precondition(room >= MemoryLayout<T>.size, "the longest answer fits")
        buffer.storeBytes(of: value, toByteOffset: count, as: T.self)
        count += MemoryLayout<T>.size
    }

    func append(_ bytes: some Collection<UInt8>) {
        precondition(room >= bytes.count, "the longest answer fits")
        UnsafeMutableRawBufferPointer(rebasing: buffer[count..<(count + bytes.count)]).copyBytes(from: bytes)
        count += bytes.count
    }

    /// Zeros up to the next multiple of eight (FUSE_REC_ALIGN): every entry of a directory begins on one.
    func align() {
        while count % 8 != 0 { append(UInt8(0)) }
    }

    /// Lets `fill` write up to `limit` bytes into the answer; it says how many it has written.
    func append(
        upTo limit: Int, fill: (UnsafeMutableRawBufferPointer) throws(Refusal) -> Int
    ) throws(Refusal) {
        precondition(room >= limit, "the longest answer fits")
        count += try fill(UnsafeMutableRawBufferPointer(rebasing: buffer[count..<(count + limit)]))
    }

    /// The whole message, valid until the next answer begins.
    func message(for unique: UInt64) -> UnsafeRawBufferPointer {
        let header = fuse_out_header(len: UInt32(count), error: 0, unique: unique)
        buffer.storeBytes(of: header, as: fuse_out_header.self)
        return UnsafeRawBufferPointer(rebasing: buffer[..<count])
    }

    /// The same for a call that fails. What was written of the answer is dropped.
    func message(for unique: UInt64, refusing refusal: Refusal) -> UnsafeRawBufferPointer {
        clear()
        let header = fuse_out_header(len: UInt32(count), error: -refusal.errno.rawValue, unique: unique)
        buffer.storeBytes(of: header, as: fuse_out_header.self)
        return UnsafeRawBufferPointer(rebasing: buffer[..<count])
    }
}
