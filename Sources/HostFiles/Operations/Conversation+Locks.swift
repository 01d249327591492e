internal import CLinux
internal import Glibc
internal import LinuxSystem

/// A request that waits for a lock.
struct WaitingLock {
    let unique: UInt64
    let node: UInt64
    let file: UInt64
    let operation: Int32
}

/// Locks of flock(2), which are the host's own.
///
/// They are not left to the guest's kernel, which would keep apart only its own programs: two machines, or one and a
/// `lab` on the host, would both hold the lock of the same progress file. Here each open file of the guest is an open
/// file of the host, which is just what such a lock belongs to. It ends with the machine, since its files close.
extension Conversation {
    /// Milliseconds between two tries for a lock that another process holds: there is no descriptor that tells when it
    /// is free, and a thread that waits inside flock(2) could not be called back.
    static var lockPause: Int32 { 10 }
    /// More than these are refused (ENOLCK).
    private static let waitingLimit = 256

    func lock(_ request: inout Request, waits: Bool) throws(Refusal) -> Outcome {
        let wish = try request.take(fuse_lk_in.self)
        guard Int32(bitPattern: wish.lk_flags) & FUSE_LK_FLOCK != 0 else { throw Refusal(ENOSYS) }
        let operation: Int32
        switch Int32(bitPattern: wish.lk.type) {
        case Int32(F_RDLCK): operation = LOCK_SH
        case Int32(F_WRLCK): operation = LOCK_EX
        case Int32(F_UNLCK): operation = LOCK_UN
        default: throw Refusal(EINVAL)
        }
        let node = request.header.nodeid
        // Keeping everybody else out is a change.
        if operation == LOCK_EX, let folder = nodes.folder(of: node) { try folders[folder].folder.requireWritable() }
        let file = try files.find(wish.fh, of: node)
        do throws(Refusal) {
            try apply(operation, to: file)
        } catch {
            guard waits, error == Refusal(EWOULDBLOCK) else { throw error }
            guard waitingLocks.count < Conversation.waitingLimit else { throw Refusal(ENOLCK) }
            waitingLocks.append(
                WaitingLock(unique: request.header.unique, node: node, file: wish.fh, operation: operation))
            return .noAnswer
        }
        return .answer
    }

    private func apply(_ operation: Int32, to file: OpenFile) throws(Refusal) {
        let number = try file.number()
        while flock(number, operation | LOCK_NB) != 0 {
            guard errno == EINTR else { throw .current }
        }
    }

    /// Tries again for every lock that somebody waits for. False when the port has ended.
    func retryLocks() throws(SystemError) -> Bool {
        let waiting = waitingLocks
        waitingLocks = []
        for lock in waiting {
            do throws(Refusal) {
                try apply(lock.operation, to: try files.find(lock.file, of: lock.node))
            } catch {
                if error == Refusal(EWOULDBLOCK) {
                    waitingLocks.append(lock)
                } else if try !refuse(lock.unique, error) {
                    return false
                }
                continue
            }
            if try !grant(lock.unique) { return false }
        }
        return true
    }

    /// A program that waits for a lock got a signal. Whatever else is interrupted is answered soon anyway.
    func interrupt(_ request: inout Request) throws(Refusal) -> Outcome {
        guard let wish = try? request.take(fuse_interrupt_in.self),
            let index = waitingLocks.firstIndex(where: { $0.unique == wish.unique })
        else { return .noAnswer }
        return .interrupted(waitingLocks.remove(at: index).unique)
    }
}
