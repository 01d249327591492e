internal import CLinux

/// How much fits into a message. A bound on memory, and the same on both sides: whoever sends more is not a kernel
/// that was told these numbers.
enum MessageSize {
    /// File content in one READ or WRITE. 32 pages, which is what kernels take unless asked for more.
    static let content = 128 << 10
    /// The header of a request, and the smallest request.
    static let requestHeader = MemoryLayout<fuse_in_header>.size
    /// The header of a reply, and the smallest reply.
    static let replyHeader = MemoryLayout<fuse_out_header>.size
    /// Content, the headers before it, and as much again as two names and a path may take.
    static let largest = content + (16 << 10)
}
