internal import Glibc
internal import LinuxSystem

/// Locks that this process took before execve(2) made it another program.
///
/// A child that was started a moment earlier holds a copy of each until it executes its program or ends, so the session
/// still looks alive. The kernel names a lock's taker in `/proc/locks` for as long as anybody holds it (proc_locks(5)).
public enum FormerLocks {
    /// Waits until the last child has let go, which it does by itself: 5 seconds at most, where a machine is stuck.
    public static func waitForRelease() {
        let pid = "\(getpid())"
        for _ in 0..<1000 {
            guard let locks = try? KernelFile.read("/proc/locks"), isListed(pid, in: locks) else { return }
            poll(nil, 0, 5)
        }
    }

    /// `1: FLOCK  ADVISORY  WRITE 4711 00:1a:2048 0 EOF`; one that waits has `->` before its kind.
    static func isListed(_ pid: String, in locks: String) -> Bool {
        locks.split(separator: "\n").contains { line in
            let fields = line.split(separator: " ")
            return fields.count > 4 && fields[1] == "FLOCK" && fields[4] == pid
        }
    }
}
