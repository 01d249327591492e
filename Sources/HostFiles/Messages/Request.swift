internal import CLinux
internal import Glibc

/// A message of the guest's kernel: a header, then what the operation needs, taken from front to back.
///
/// It looks into the buffer that the message arrived in, and is valid until the next one is read. Nothing in it is
/// believed: whatever is too short is answered with EINVAL.
struct Request {
    let header: fuse_in_header
    private var rest: UnsafeRawBufferPointer

    /// - Parameter message: a whole message; at least as long as the header.
    init(_ message: UnsafeRawBufferPointer) {
        header = message.loadUnaligned(as: fuse_in_header.self)
        rest = UnsafeRawBufferPointer(rebasing: message[MessageSize.requestHeader...])
    }

    /// The next fixed part, a structure of linux/fuse.h.
    mutating func take<T: BitwiseCopyable>(_ type: T.Type) throws(Refusal) -> T {
        let size = MemoryLayout<T>.size
        guard rest.count >= size else { throw Refusal(EINVAL) }
        let value = rest.loadUnaligned(as: T.self)
        rest = UnsafeRawBufferPointer(rebasing: rest[size...])
        return value
    }

    /// The next name, which ends with a zero.
    mutating func takeName() throws(Refusal) -> FileName {
        let text = try takeText()
        guard text.count <= FileName.longest else { throw Refusal(ENAMETOOLONG) }
        guard let name = FileName(text) else { throw Refusal(EINVAL) }
        return name
    }

    /// The bytes up to the next zero, without it.
    mutating func takeText() throws(Refusal) -> UnsafeRawBufferPointer {
        guard let end = rest.firstIndex(of: 0) else { throw Refusal(EINVAL) }
        let text = UnsafeRawBufferPointer(rebasing: rest[..<end])
        rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
        return text
    }

    /// So many bytes of content.
    mutating func takeContent(_ count: Int) throws(Refusal) -> UnsafeRawBufferPointer {
        guard rest.count >= count else { throw Refusal(EINVAL) }
        let content = UnsafeRawBufferPointer(rebasing: rest[..<count])
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        return content
    }
}
