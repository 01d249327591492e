internal import Glibc
internal import LinuxSystem

/// The time before a snapshot, in which the kernel finishes what it has put off.
///
/// Namespaces, groups and mounts that have been given up are freed later, by the kernel's own threads. Every machine
/// that begins with the snapshot would do that work again, before anything else.
enum GuestQuiet {
    /// How long nothing may happen, in milliseconds; a grace period of RCU takes some 20.
    private static let pause: Int32 = 200
    /// As many switches between processes in such a time are the clock's own.
    private static let fewSwitches = 30
    /// After so many pauses the snapshot is taken as it is.
    private static let attempts = 25

    /// Brings the program's file into memory, and waits until the kernel has nothing left to do.
    static func wait() {
        readProgram()
        var former = switches()
        for _ in 0..<attempts {
            poll(nil, 0, pause)
            let now = switches()
            if now - former <= fewSwitches { return }
            former = now
        }
    }

    /// What is not in memory is read again after every start, page by page.
    private static func readProgram() {
        guard let file = try? FileDescriptor.open(GuestInit.program, O_RDONLY) else { return }
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while let count = try? file.read(into: &chunk), count > 0 {}
    }

    /// Switches between processes since the boot (proc_stat(5), ctxt).
    private static func switches() -> Int {
        let lines = (try? KernelFile.read("/proc/stat"))?.split(separator: "\n") ?? []
        let line = lines.first { $0.hasPrefix("ctxt ") }
        return line.flatMap { Int($0.dropFirst(5)) } ?? 0
    }
}
