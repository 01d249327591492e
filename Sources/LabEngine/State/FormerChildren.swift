internal import Glibc
internal import LinuxSystem

/// Processes that this one started before execve(2) made it another program: it is their parent still, and nobody waits
/// for what they do.
public enum FormerChildren {
    /// Ends them, and waits until they have gone: 2 seconds at most. One that is frozen ends when it is thawed.
    public static func end() {
        for thread in KernelFile.names(in: "/proc/self/task") {
            let text = (try? KernelFile.read("/proc/self/task/\(thread)/children")) ?? ""
            for word in text.split(separator: " ") {
                if let pid = Int32(word) { kill(pid, SIGKILL) }
            }
        }
        for _ in 0..<400 {
            let pid = waitpid(-1, nil, Glibc.WNOHANG | Int32(__WALL))
            if pid < 0 { return }
            if pid == 0 { poll(nil, 0, 5) }
        }
    }
}
