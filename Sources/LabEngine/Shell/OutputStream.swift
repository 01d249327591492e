internal import CLinux
internal import Glibc
internal import LinuxSystem

/// The reading end of what a learner's program prints: both standard streams in one pipe, so that their order holds.
struct OutputStream: ~Copyable, Sendable {
    private let pipe: Pipe

    /// What a program gets as its standard output and error.
    var writer: Int32 { pipe.writeEnd.rawValue }

    init() throws(SystemError) {
        pipe = try Pipe()
        _ = fcntl(pipe.readEnd.rawValue, F_SETFL, O_NONBLOCK)
    }

    /// Everything that is in the pipe now; empty when nothing is.
    func drain() -> [UInt8] {
        var bytes = [UInt8]()
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while let count = try? pipe.readEnd.read(into: &chunk), count > 0 {
            bytes.append(contentsOf: chunk[..<count])
            // One round of the caller's loop, so that an endless writer cannot keep us here.
            if bytes.count >= 1 << 20 { break }
        }
        return bytes
    }

    /// Waits until something is to be read, here or on the bell, or until the time is over.
    func wait(bell: borrowing FileDescriptor, atMost milliseconds: Int32) {
        var sets = [
            pollfd(fd: pipe.readEnd.rawValue, events: Int16(POLLIN), revents: 0),
            pollfd(fd: bell.rawValue, events: Int16(POLLIN), revents: 0),
        ]
        _ = poll(&sets, 2, milliseconds)
    }
}

/// What is kept of an output: the beginning, up to a limit, and how much there was.
public struct CapturedOutput: Sendable, Equatable {
    /// The first bytes, as they came: neither checked nor made harmless.
    public private(set) var bytes: [UInt8] = []
    /// How many bytes came in all.
    public private(set) var total = 0
    private let limit: Int

    /// - Parameter limit: bytes to keep.
    public init(limit: Int = 256 << 10) { self.limit = limit }

    public mutating func append(_ more: [UInt8]) {
        total += more.count
        if bytes.count < limit { bytes.append(contentsOf: more.prefix(limit - bytes.count)) }
    }

    /// Counts bytes that came and were not kept elsewhere either.
    mutating func appendUnkept(_ count: Int) { total += max(0, count) }

    /// The kept bytes as text; what is not UTF-8 is replaced.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}
