public import LinuxSystem

/// `freezer.state`. A process that it holds ignores every signal, SIGKILL too, until it is thawed.
public struct FreezerControllerV1: FreezerController {
    public let directory: GroupDirectory<V1>

    public init(_ directory: GroupDirectory<V1>) { self.directory = directory }

    public func state() throws(SystemError) -> FreezerState {
        let text = try directory.read("freezer.state")
        guard let state = FreezerState(rawValue: text) else { throw directory.unexpected(text, in: "freezer.state") }
        return state
    }

    public func freeze(patience: Duration) throws(SystemError) {
        let deadline = Deadline(after: patience)
        var backOff = BackOff()
        while true {
            // Written again at each look: a process that was born meanwhile, or was busy in the kernel, is asked anew.
            // The file is also where the state is brought up to date; v1 sends no notification.
            try directory.write("FROZEN", to: "freezer.state", advice: rootAdvice)
            let state = try state()
            if state == .frozen { return }
            if deadline.hasPassed {
                throw SystemError(
                    "freeze the group", path: directory.path("freezer.state"), errno: .timedOut,
                    advice: "It still says \(state.rawValue): a process waits in the kernel (state D), or for a child "
                        + "of vfork that is frozen already. Write THAWED to take the request back.")
            }
            backOff.pause()
        }
    }

    public func thaw(patience: Duration) throws(SystemError) {
        try directory.write("THAWED", to: "freezer.state", advice: rootAdvice)
        // Thawing takes effect within the write. Whatever is not thawed after it is held from above.
        let state = try state()
        if state != .thawed {
            throw SystemError(
                "thaw the group", path: directory.path("freezer.state"), errno: .busy,
                advice: "It still says \(state.rawValue), because a group above is frozen: thaw that one.")
        }
    }

    private func rootAdvice(_ errno: Errno) -> String? {
        errno == .noSuchFile ? "The group does not exist, or is the root group, which cannot freeze." : nil
    }
}
