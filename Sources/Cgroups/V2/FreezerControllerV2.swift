public import LinuxSystem

/// `cgroup.freeze`, and the kernel's word on it in `cgroup.events`. SIGKILL ends a process that it holds.
public struct FreezerControllerV2: FreezerController {
    public let directory: GroupDirectory<V2>

    public init(_ directory: GroupDirectory<V2>) { self.directory = directory }

    public func state() throws(SystemError) -> FreezerState {
        if try directory.number("cgroup.events", key: "frozen") == 1 { return .frozen }
        return try directory.number("cgroup.freeze") == 1 ? .freezing : .thawed
    }

    public func freeze(patience: Duration) throws(SystemError) {
        try directory.write("1", to: "cgroup.freeze")
        guard try wait(frozen: true, patience) else {
            throw SystemError(
                "freeze the group", path: directory.path("cgroup.events"), errno: .timedOut,
                advice: "It still says frozen 0: a process waits in the kernel (state D). Write 0 to cgroup.freeze to "
                    + "take the request back.")
        }
    }

    public func thaw(patience: Duration) throws(SystemError) {
        try directory.write("0", to: "cgroup.freeze")
        // The state of the kernel's own flag changes within the write, unless a group above holds this one.
        guard try wait(frozen: false, patience) else {
            throw SystemError(
                "thaw the group", path: directory.path("cgroup.events"), errno: .busy,
                advice: "It still says frozen 1, because a group above is frozen: write 0 to its cgroup.freeze.")
        }
    }

    private func wait(frozen: Bool, _ patience: Duration) throws(SystemError) -> Bool {
        let line = "frozen \(frozen ? 1 : 0)"
        return try directory.files.wait(
            for: directory.path("cgroup.events"), until: Deadline(after: patience)
        ) { text in text.split(separator: "\n").contains { $0 == line } }
    }
}
