internal import CLinux
internal import Glibc

extension LaunchPlan {
    /// Makes `descriptor` the process's descriptor `number`, open over exec.
    public mutating func place(_ descriptor: Int32, at number: Int32) {
        if descriptor == number {
            call("keep descriptor \(number) open", __NR_fcntl, Int(number), Int(F_SETFD), 0)
        } else {
            call("dup3(\(descriptor), \(number))", __NR_dup3, Int(descriptor), Int(number), 0)
        }
    }

    /// Gives the process descriptors by number: inside → here. None of them overwrites one that is still needed.
    public mutating func place(_ descriptors: [Int32: Int32]) {
        var sources = [Int32: Operand]()
        for here in Set(descriptors.values) where descriptors.keys.contains(here) && descriptors[here] != here {
            sources[here] = .result(
                call(
                    "set descriptor \(here) aside", __NR_fcntl,
                    operands: [.value(Int(here)), .value(Int(F_DUPFD_CLOEXEC)), .value(Int(LaunchPlan.firstSpare))]))
        }
        for (inside, here) in descriptors.sorted(by: { $0.key < $1.key }) {
            if inside == here {
                place(here, at: inside)
            } else {
                _ = call(
                    "dup3(\(here), \(inside))", __NR_dup3,
                    operands: [sources[here] ?? .value(Int(here)), .value(Int(inside)), .value(0)])
            }
        }
    }

    /// Descriptors from here on are the launch's own business while it lasts: above those that a plan hands out, and
    /// below 64, where the kernel's table of a process ends at first. To grow it, a process of several threads waits
    /// for every processor to pass through the scheduler (synchronize_rcu in fs/file.c): measured, 12 ms.
    static var firstSpare: Int32 { 40 }

    /// Marks every descriptor from `first` on close-on-exec (close_range(2)): also those that are not ours.
    public mutating func closeOnExec(from first: UInt32 = 3) {
        call("close_range(\(first)…)", __NR_close_range, Int(first), Int(UInt32.max), Int(CLOSE_RANGE_CLOEXEC))
    }

    public mutating func changeDirectory(_ path: String) {
        call("chdir(\(path))", __NR_chdir, string(path))
    }

    public mutating func makeDirectory(_ path: String, mode: UInt32 = 0o755) {
        call("mkdir(\(path))", __NR_mkdirat, Int(AT_FDCWD), string(path), Int(mode))
    }

    /// The same, where one that is already there is no failure.
    public mutating func ensureDirectory(_ path: String, mode: UInt32 = 0o755) {
        attempt("mkdir(\(path))", __NR_mkdirat, Int(AT_FDCWD), string(path), Int(mode))
    }

    public mutating func removeDirectory(_ path: String) {
        call("rmdir(\(path))", __NR_unlinkat, Int(AT_FDCWD), string(path), Int(AT_REMOVEDIR))
    }

    public mutating func changeMode(_ path: String, to mode: UInt32) {
        call("chmod(\(path))", __NR_fchmodat, Int(AT_FDCWD), string(path), Int(mode))
    }

    public mutating func makeLink(_ path: String, to target: String) {
        call("symlink(\(path) → \(target))", __NR_symlinkat, string(target), Int(AT_FDCWD), string(path))
    }

    /// Creates a file with a content.
    public mutating func makeFile(_ path: String, _ content: String = "", mode: UInt32 = 0o644) {
        let file = call(
            "create \(path)", __NR_openat,
            operands: [
                .value(Int(AT_FDCWD)), .value(string(path)), .value(Int(O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC)),
                .value(Int(mode)),
            ])
        if !content.isEmpty {
            _ = call(
                "write \(path)", __NR_write,
                operands: [.result(file), .value(string(content)), .value(content.utf8.count)])
        }
        _ = call("close \(path)", __NR_close, operands: [.result(file)])
    }

    /// A new session, without a controlling terminal; with `terminal` that descriptor becomes it.
    public mutating func newSession(terminal: Int32? = nil) {
        call("setsid", __NR_setsid)
        if let terminal { call("ioctl(TIOCSCTTY)", __NR_ioctl, Int(terminal), Int(TIOCSCTTY), 0) }
    }

    /// The program, always last. `path` is an absolute path in the process's root.
    public mutating func execute(_ path: String, _ arguments: [String], environment: [String]) {
        call("execve(\(path))", __NR_execve, string(path), strings(arguments), strings(environment))
    }
}
