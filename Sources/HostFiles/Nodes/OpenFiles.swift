internal import Glibc
internal import LinuxSystem

/// What the guest has open. Each is one open file description of the host, so flock(2), O_APPEND and files that were
/// removed while open work as they do there.
struct OpenFiles {
    /// Of this server. The process has a limit of its own (RLIMIT_NOFILE, often 1,024) and other things to do.
    static let limit = 512

    private var files = [UInt64: OpenFile]()
    private var nextNumber: UInt64 = 1

    mutating func add(_ file: OpenFile) throws(Refusal) -> UInt64 {
        guard files.count < OpenFiles.limit else { throw Refusal(ENFILE) }
        let number = nextNumber
        nextNumber += 1
        files[number] = file
        return number
    }

    /// The file with this number.
    ///
    /// - Throws: EBADF where there is none, or where it belongs to another node.
    func find(_ number: UInt64, of node: UInt64) throws(Refusal) -> OpenFile {
        guard let file = files[number], file.node == node else { throw Refusal(EBADF) }
        return file
    }

    /// Any open file of the node: it outlives its name.
    func any(of node: UInt64) -> OpenFile? { files.values.first { $0.node == node } }

    mutating func close(_ number: UInt64, of node: UInt64) throws(Refusal) {
        _ = try find(number, of: node)
        files[number] = nil
    }

    /// Whether one more fits: asked before anything is made for it.
    func requireRoom() throws(Refusal) {
        if files.count >= OpenFiles.limit { throw Refusal(ENFILE) }
    }
}

/// One open file or directory.
final class OpenFile {
    let node: UInt64
    /// Nil for the root, which is on no disk.
    let descriptor: FileDescriptor?
    /// Where a listing of it stands.
    var listing = DirectoryListing()

    init(node: UInt64, descriptor: consuming FileDescriptor?) {
        self.node = node
        self.descriptor = descriptor
    }

    /// - Throws: EISDIR for the root.
    func number() throws(Refusal) -> Int32 {
        switch descriptor {
        case .some(let descriptor): return descriptor.rawValue
        case .none: throw Refusal(EISDIR)
        }
    }
}
