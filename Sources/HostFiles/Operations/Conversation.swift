internal import CLinux
internal import Glibc
internal import LinuxSystem

/// The talk with one guest from INIT to the end of its port: one request after another, on one thread.
///
/// One thread is enough for one emulated machine, and leaves nothing to be in disorder. What would have to wait, a lock
/// that another process holds, is put aside and tried again.
final class Conversation {
    let folders: [ServedFolder.Shared]
    var nodes: NodeTable
    var files = OpenFiles()
    var waitingLocks = [WaitingLock]()
    let reply = Reply()
    private let port: MessagePort
    private var actor = ActingOwner()

    init(folders: [ServedFolder.Shared], port: MessagePort) {
        self.folders = folders
        self.port = port
        nodes = NodeTable(folderCount: folders.count)
    }

    func run() throws(SystemError) {
        // That root becomes root again cannot fail.
        defer { try? actor.become(nil) }
        var stream = MessageStream(smallest: MessageSize.requestHeader)
        while true {
            while let message = try stream.next() {
                guard try answer(Request(message)) else { return }
            }
            var events = [pollfd(fd: port.descriptor, events: Int16(POLLIN), revents: 0)]
            try wait(for: &events, milliseconds: waitingLocks.isEmpty ? -1 : Conversation.lockPause)
            guard try retryLocks() else { return }
            if events[0].revents != 0, try !stream.receive(from: port) { return }
        }
    }

    /// False when the port has ended.
    private func answer(_ request: Request) throws(SystemError) -> Bool {
        var request = request
        let unique = request.header.unique
        reply.clear()
        let outcome: Outcome
        do throws(Refusal) {
            if let folder = nodes.folder(of: request.header.nodeid) { try act(in: folder) }
            outcome = try perform(&request)
        } catch {
            return try refuse(unique, error)
        }
        switch outcome {
        case .answer: return try port.sendAll(reply.message(for: unique))
        case .noAnswer: return true
        case .interrupted(let waiting): return try refuse(waiting, Refusal(EINTR))
        }
    }

    /// Sends an answer that is no success. False when the port has ended.
    func refuse(_ unique: UInt64, _ refusal: Refusal) throws(SystemError) -> Bool {
        try port.sendAll(reply.message(for: unique, refusing: refusal))
    }

    /// Sends an empty answer to a request that had to wait. False when the port has ended.
    func grant(_ unique: UInt64) throws(SystemError) -> Bool {
        reply.clear()
        return try port.sendAll(reply.message(for: unique))
    }

    enum Outcome {
        /// What is in `reply` now.
        case answer
        /// None now, or none ever.
        case noAnswer
        /// The request with this number, which was waiting, is given up.
        case interrupted(UInt64)
    }

    private func perform(_ request: inout Request) throws(Refusal) -> Outcome {
        switch fuse_opcode(request.header.opcode) {
        case FUSE_INIT: reply.append(try Negotiation.answer(&request))
        case FUSE_LOOKUP: try lookUp(&request)
        case FUSE_FORGET: return try forget(&request)
        case FUSE_BATCH_FORGET: return try forgetMany(&request)
        case FUSE_GETATTR: try attributes(&request)
        case FUSE_SETATTR: try setAttributes(&request)
        case FUSE_STATFS: try space(&request)
        case FUSE_READLINK: try readLink(&request)
        case FUSE_OPEN: try openFile(&request)
        case FUSE_CREATE: try createFile(&request)
        case FUSE_READ: try read(&request)
        case FUSE_WRITE: try write(&request)
        case FUSE_FSYNC, FUSE_FSYNCDIR: try synchronize(&request)
        case FUSE_RELEASE, FUSE_RELEASEDIR: try release(&request)
        case FUSE_OPENDIR: try openFolder(&request)
        case FUSE_READDIR: try list(&request, withAttributes: false)
        case FUSE_READDIRPLUS: try list(&request, withAttributes: true)
        case FUSE_MKDIR: try makeFolder(&request)
        case FUSE_MKNOD: try makeFile(&request)
        case FUSE_SYMLINK: try makeLink(&request)
        case FUSE_LINK: try addName(&request)
        case FUSE_UNLINK: try remove(&request, flags: 0)
        case FUSE_RMDIR: try remove(&request, flags: Int32(AT_REMOVEDIR))
        case FUSE_RENAME: try rename(&request, hasFlags: false)
        case FUSE_RENAME2: try rename(&request, hasFlags: true)
        case FUSE_SETLK: return try lock(&request, waits: false)
        case FUSE_SETLKW: return try lock(&request, waits: true)
        case FUSE_INTERRUPT: return try interrupt(&request)
        case FUSE_DESTROY: break
        case FUSE_NOTIFY_REPLY: return .noAnswer
        case FUSE_IOCTL: throw Refusal(ENOTTY)
        // To most of these the kernel then has an answer of its own, and does not ask again: no extended attributes,
        // access by mode and owner, close without a message, copies by reading and writing.
        default: throw Refusal(ENOSYS)
        }
        return .answer
    }
}

extension Conversation {
    /// From here on, files are touched as the owner of this folder.
    func act(in folder: Int) throws(Refusal) { try actor.become(folders[folder].folder.owner) }

    /// The folder that a node is in, and where in it.
    func locate(_ node: UInt64) throws(Refusal) -> (folder: Int, path: HostPath) {
        // The top is on no disk: there is nothing to change in it.
        if node == NodeTable.root { throw Refusal(EROFS) }
        return try nodes.path(of: node)
    }

    /// The file of a node, itself and not what has taken its name.
    func find(_ node: UInt64) throws(Refusal) -> FoundFile {
        let (folder, path) = try locate(node)
        let descriptor = try folders[folder].folder.find(path)
        let status = try FileStatus(of: descriptor.rawValue)
        if let known = nodes[node]?.identity {
            guard known == status.identity || known.kind == .folder && status.kind == .folder else { throw .stale }
        }
        return FoundFile(folder: folder, descriptor: descriptor, status: status)
    }
}

/// A file of the host that a node stands for.
struct FoundFile: ~Copyable {
    /// Which of the folders it is in.
    let folder: Int
    /// Stands for the file without opening it (O_PATH).
    let descriptor: FileDescriptor
    let status: FileStatus
}
