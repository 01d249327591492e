internal import CLinux
internal import Glibc
internal import LinuxSystem

/// The files of cgroups: which descriptors write to them, and what a call did to them.
extension TraceLoop {
    // MARK: Descriptors

    /// The descriptor that a call of the write family writes to.
    static func target(of call: RawCall, _ name: String) -> Int32 {
        Int32(truncatingIfNeeded: name == "splice" || name == "copy_file_range" ? call[2] : call[0])
    }

    /// Whether a call that copies or closes descriptors is about one that we follow.
    func concernsDescriptors(_ process: TracedProcess, _ call: RawCall, _ name: String) -> Bool {
        let followed = process.cgroupDescriptors + process.routeSockets
        if followed.isEmpty { return false }
        let first = Int32(truncatingIfNeeded: call[0])
        switch name {
        case "close_range": return true
        case "dup2", "dup3": return followed.contains(first) || followed.contains(Int32(truncatingIfNeeded: call[1]))
        case "fcntl", "fcntl64":
            return (call[1] == UInt64(F_DUPFD) || call[1] == UInt64(F_DUPFD_CLOEXEC)) && followed.contains(first)
        default: return followed.contains(first)
        }
    }

    /// Such a call has returned.
    func followDescriptors(_ tracee: Tracee, result: Int) {
        guard result >= 0 else { return }
        let process = tracee.process
        let made = Int32(truncatingIfNeeded: result)
        // dup, dup2, dup3 and fcntl return the new number; close and close_range return 0, which may be a number too.
        keepOpenDescriptors(process, tid: tracee.tid)
        if made > 0 { follow(made, of: process, tid: tracee.tid) }
    }

    /// Follows a descriptor that is worth it.
    private func follow(_ descriptor: Int32, of process: TracedProcess, tid: Int32) {
        if table.followsCgroups, !process.cgroupDescriptors.contains(descriptor), writesCgroup(descriptor, tid: tid) {
            process.cgroupDescriptors.append(descriptor)
        }
        if table.followsNetwork, !process.routeSockets.contains(descriptor),
            isRouteSocket(descriptor, of: process, tid: tid)
        {
            process.routeSockets.append(descriptor)
        }
    }

    /// Asks the kernel which of them are still what they were.
    func keepOpenDescriptors(_ process: TracedProcess, tid: Int32) {
        process.cgroupDescriptors.removeAll { !writesCgroup($0, tid: tid) }
        process.routeSockets.removeAll { !isRouteSocket($0, of: process, tid: tid) }
    }

    /// What a process has open from its parent.
    func findInheritedDescriptors(_ process: TracedProcess) {
        for name in KernelFile.names(in: "/proc/\(process.pid)/fd") {
            if let number = Int32(name) { follow(number, of: process, tid: process.pid) }
        }
    }

    private func writesCgroup(_ descriptor: Int32, tid: Int32) -> Bool {
        let path = "/proc/\(tid)/fd/\(descriptor)"
        guard CgroupPlace.isCgroup(path) else { return false }
        // The permissions of the link are those of the descriptor: writable by it or not (proc_pid_fd(5)).
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & 0o200 != 0
    }

    func finishOpen(_ tracee: Tracee, result: Int) {
        let memory = ProcessMemory(tid: tracee.tid, process: tracee.process)
        let name = decoder.name(of: tracee.call)
        if result >= 0 {
            let descriptor = Int32(truncatingIfNeeded: result)
            guard writesCgroup(descriptor, tid: tracee.tid) else { return }
            let wasFollowed = tracee.process.isFollowed
            if !tracee.process.cgroupDescriptors.contains(descriptor) {
                tracee.process.cgroupDescriptors.append(descriptor)
            }
            if !wasFollowed { interruptThreads(of: tracee.process, except: tracee.tid) }
        } else {
            guard let path = path(of: tracee, name), CgroupPlace.isCgroup(TraceLoop.parent(of: path)) else { return }
        }
        if tracee.event == nil { tracee.event = makeEvent(tracee, tracee.call, name, memory) }
    }

    // MARK: Writes

    /// Returns what the program gets back.
    func finishWrite(_ tracee: Tracee, _ write: CgroupWrite, _ result: Int) -> Int {
        var result = result
        if result == -Int(EPERM), write.file == "devices.allow" || write.file == "devices.deny",
            let hook = options.refusedDeviceWrite
        {
            let count = Int(tracee.call[2])
            let memory = ProcessMemory(tid: tracee.tid, process: tracee.process)
            if let bytes = memory.bytes(at: tracee.call[1], count: min(count, 4096)) {
                let place = write.place.path == "/" ? "" : write.place.path
                let request = Tracer.DeviceWrite(
                    path: "\(place)/\(write.file)", data: String(decoding: bytes, as: UTF8.self),
                    pid: tracee.process.pid)
                if hook(request), Ptrace.replaceResult(tracee.tid, with: count) {
                    result = count
                    tracee.event?.performedBy = .engine
                }
            }
        }
        guard result >= 0 else { return result }
        let changes = write.changes()
        tracee.event?.changes += changes
        for case .groupEntered(let controller, let pid, _, _) in changes {
            if let process = processes[pid], controller == memory.hierarchy { noteMemoryGroup(of: process) }
        }
        return result
    }

    /// Our number of the process that is written into `cgroup.procs` or `tasks`.
    func movedProcess(_ tracee: Tracee, _ call: RawCall, _ name: String, _ memory: ProcessMemory) -> Int32? {
        guard name == "write" || name == "pwrite64",
            let bytes = memory.bytes(at: call[1], count: Int(min(call[2], 32)))
        else { return nil }
        let digits = bytes.drop { $0 == UInt8(ascii: " ") }.prefix {
            $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")
        }
        guard let number = Int32(String(decoding: digits, as: UTF8.self)) else { return nil }
        if number == 0 { return tracee.tid }
        let namespace = NamespaceKind.pid.inode(process: "\(tracee.tid)")
        if namespace == NamespaceKind.pid.inode(process: "self") { return number }
        return processes.values.first { process in
            (innerPid(of: process) ?? process.pid) == number
                && NamespaceKind.pid.inode(process: "\(process.pid)") == namespace
        }?.pid
    }

    // MARK: Groups made and removed

    func finishMakingGroup(_ tracee: Tracee, result: Int) {
        let name = decoder.name(of: tracee.call)
        guard let path = path(of: tracee, name), CgroupPlace.isCgroup(TraceLoop.parent(of: path)) else { return }
        if tracee.event == nil {
            let memory = ProcessMemory(tid: tracee.tid, process: tracee.process)
            tracee.event = makeEvent(tracee, tracee.call, name, memory)
        }
        if result == 0, let place = CgroupPlace(openable: path, of: tracee.tid) {
            tracee.event?.changes.append(.groupMade(controller: place.hierarchy, path: place.path))
        }
    }

    /// The group that rmdir is about to remove; nil where it is no group.
    func groupPlace(_ tracee: Tracee, _ call: RawCall, _ name: String) -> CgroupPlace? {
        tracee.call = call
        guard let path = path(of: tracee, name), CgroupPlace.isCgroup(path) else { return nil }
        return CgroupPlace(openable: path, of: tracee.tid)
    }

    /// The path that a call names, as it can be reached from here: through the process's own root or directory.
    private func path(of tracee: Tracee, _ name: String) -> String? {
        let memory = ProcessMemory(tid: tracee.tid, process: tracee.process)
        let hasDirectory = name.hasSuffix("at") || name == "openat2"
        guard let bytes = memory.string(at: tracee.call[hasDirectory ? 1 : 0]), !bytes.isEmpty else { return nil }
        let path = String(decoding: bytes, as: UTF8.self)
        let base = "/proc/\(tracee.tid)"
        if path.hasPrefix("/") { return base + "/root" + path }
        let directory = hasDirectory ? Int32(truncatingIfNeeded: tracee.call[0]) : AT_FDCWD
        return base + (directory == AT_FDCWD ? "/cwd/" : "/fd/\(directory)/") + path
    }

    private static func parent(of path: String) -> String {
        var path = path[...]
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return String(path[..<slash])
    }

    // MARK: The OOM killer

    func noteMemoryGroup(of process: TracedProcess) {
        process.memoryGroup = memory.group(of: process.pid)
    }

    /// Whether the counter of the process's group says that the kernel has killed one more.
    func wasKilledForMemory(_ process: TracedProcess) -> Bool {
        guard let group = process.memoryGroup else { return false }
        return memory.hasKilled(in: group)
    }
}
