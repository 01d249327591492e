public import LinuxSystem
public import Tracing

/// What a learner did in a shell of their own, and what the kernel made of it.
public struct ShellVisit: Sendable {
    /// How the shell ended.
    public var status: ExitStatus
    /// False where nobody was to see it.
    public var isTraced: Bool
    /// Calls and what became of processes, in order, in the learner's own paths.
    public var events: [TraceEvent]
    /// Who started each process: what a program's own child does before it becomes another is the program's doing.
    public var parents: [Int32: Int32]
    /// How many events more there were than are kept.
    public var dropped: Int
    /// What the kernel held before it and after it.
    public var before: Moment
    public var after: Moment
    public var duration: Duration

    public init(
        status: ExitStatus, isTraced: Bool = true, events: [TraceEvent] = [], parents: [Int32: Int32] = [:],
        dropped: Int = 0, before: Moment = Moment(), after: Moment = Moment(), duration: Duration = .zero
    ) {
        self.status = status
        self.isTraced = isTraced
        self.events = events
        self.parents = parents
        self.dropped = dropped
        self.before = before
        self.after = after
        self.duration = duration
    }

    /// What one program did, from its exec on, or the shell by itself: its built-in commands and redirections.
    public struct Command: Sendable, Hashable {
        /// The program's words; nil for the shell itself.
        public var words: [String]?
        /// What it did besides being started.
        public var events: [TraceEvent]
    }

    /// The events by the program that did them, in the order in which the programs began.
    ///
    /// A program is known by its exec. What the shell does by itself stands where it happened, between the programs.
    public var commands: [Command] {
        var commands: [Command] = []
        /// The index of the program that each process is now.
        var programs: [Int32: Int] = [:]
        /// The same by the process's own number, which its threads have in common.
        var own: [Int32: Int] = [:]
        let searches = searches
        for (index, event) in events.enumerated() where !searches.contains(index) {
            if case .exchange = event, let last = commands.indices.last {
                // A service does not know who asked: most likely the program that began last.
                commands[last].events.append(event)
            } else if case .call(let call) = event, call.isExec, call.errno == nil {
                programs[event.pid] = commands.count
                if let number = call.namespacePid { own[number] = commands.count }
                commands.append(Command(words: call.words, events: call.changes.isEmpty ? [] : [event]))
            } else if let index = programs[program(of: event.pid, in: programs)]
                ?? event.namespacePid.flatMap({ own[$0] })
            {
                commands[index].events.append(event)
            } else if let last = commands.indices.last, commands[last].words == nil {
                commands[last].events.append(event)
            } else {
                commands.append(Command(words: nil, events: [event]))
            }
        }
        return commands
    }

    /// The process, or the one above it that has become a program.
    private func program(of pid: Int32, in programs: [Int32: Int]) -> Int32 {
        var pid = pid
        while programs[pid] == nil, let parent = parents[pid] { pid = parent }
        return pid
    }

    /// The indices of attempts to start a program in a folder of PATH that has none of that name, where it was then found
    /// in another.
    private var searches: Set<Int> {
        var found: Set<Int32> = []
        var searches: Set<Int> = []
        for (index, event) in events.enumerated().reversed() {
            guard case .call(let call) = event, call.isExec else { continue }
            if call.errno == nil { found.insert(call.pid) }
            if call.errno == "ENOENT", found.contains(call.pid) { searches.insert(index) }
        }
        return searches
    }
}

extension CallEvent {
    var isExec: Bool { call == "execve" || call == "execveat" }

    /// The arguments of an exec, the program's name first.
    fileprivate var words: [String] {
        guard case .list(let values)? = self[argument: "argv"] else { return [] }
        return values.compactMap { value in
            switch value {
            case .text(let text), .path(let text): text
            case .excerpt(let text, _): text + "…"
            default: nil
            }
        }
    }
}
