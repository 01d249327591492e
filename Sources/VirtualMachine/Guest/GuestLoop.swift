internal import CLinux
internal import Glibc
internal import HostFiles
internal import LinuxSystem

/// The loop of the guest's first process.
struct GuestLoop: ~Copyable {
    private let control: FileDescriptor
    private let children: FileDescriptor
    private var frames = MessageFrames()
    /// What runs for the host.
    private var job: GuestJob?
    /// A program that has been started and waits for its command.
    private var waiting: GuestJob?
    /// Has mounted the host's folders; it carries messages from the host's first word on.
    private var relay: FolderRelay?
    /// The port that it carries them over.
    private var files: FileDescriptor?

    init() throws(SystemError) {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGCHLD)
        let control = try GuestInit.port("control")
        let children = try SignalFile.open(set)
        sigaddset(&set, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        self.control = control
        self.children = children
    }

    /// The kernel's parameter for a machine of which no snapshot is taken: nothing is rehearsed in it.
    static let once = "lab.once"

    mutating func run() throws(SystemError) {
        try GuestBeginning.makeFolders(GuestInit.folders)
        relay = try FolderRelay(mountingAt: GuestInit.folders)
        files = try GuestInit.port("files")
        if try !KernelFile.read("/proc/cmdline", step: "ask what the machine is for").contains(GuestLoop.once) {
            let program = try GuestJob(rehearses: true)
            if program.isWaiting() { waiting = consume program }
            GuestQuiet.wait()
        }
        try send(.ready)
        while true {
            var events = [
                pollfd(fd: control.rawValue, events: Int16(POLLIN), revents: 0),
                pollfd(fd: children.rawValue, events: Int16(POLLIN), revents: 0),
            ]
            events += jobEvents()
            if poll(&events, nfds_t(events.count), -1) < 0, errno != EINTR {
                throw SystemError("wait for the host", errno: .current)
            }
            if events[0].revents != 0 { try receive() }
            if events.dropFirst(2).contains(where: { $0.revents != 0 }) { try passOutput(all: false) }
            try passInput()
            if events[1].revents != 0 { try reap() }
        }
    }

    private func jobEvents() -> [pollfd] {
        switch job {
        case .some(let job): job.events
        case .none: []
        }
    }

    private func passOutput(all: Bool) throws(SystemError) {
        let messages: [GuestMessage]
        switch job {
        case .some(let job): messages = job.output(all: all)
        case .none: return
        }
        for message in messages { try send(message) }
    }

    private mutating func passInput() throws(SystemError) {
        let count = job?.passInput() ?? 0
        if count > 0 { try send(.taken(UInt64(count))) }
    }

    private func send(_ message: GuestMessage) throws(SystemError) {
        try control.writeAll(message.frame, step: "speak to the host")
    }

    private mutating func receive() throws(SystemError) {
        var chunk = [UInt8](repeating: 0, count: 1 << 15)
        let count = try control.read(into: &chunk)
        guard count > 0 else { throw SystemError("hear of the host", errno: .brokenPipe) }
        frames.add(chunk[..<count])
        while true {
            let frame: (kind: UInt8, fields: ArraySlice<UInt8>)?
            do { frame = try frames.next() } catch { throw SystemError("hear of the host", errno: .protocolError) }
            guard let frame else { return }
            guard let message = HostMessage(kind: frame.kind, fields: frame.fields) else { continue }
            do throws(SystemError) {
                try obey(message)
            } catch {
                try send(.refused(step: error.step, path: error.path ?? "", errno: error.errno.rawValue))
            }
        }
    }

    private mutating func obey(_ message: HostMessage) throws(SystemError) {
        switch message {
        case .begin(let time, let entropy, let folders):
            try GuestBeginning.setClock(time)
            try GuestBeginning.add(entropy: entropy)
            if let relay = relay.take(), let files = files.take() { try RelayThread.start(relay, port: files) }
            try GuestBeginning.show(folders)
            try send(.begun)
        case .run(let command):
            try GuestBeginning.makeFolders(command.directory)
            var next = if let waiting = waiting.take() { waiting } else { try GuestJob(rehearses: false) }
            try next.begin(command)
            job = consume next
        case .input(let bytes): job?.add(input: bytes)
        case .endOfInput: job?.endInput()
        case .resize(let columns, let rows): job?.resize(columns: columns, rows: rows)
        case .signal(let number): job?.signal(number)
        case .ping: try send(.pong)
        }
    }

    /// Reaps all that have ended: also those whose parents went before them.
    private mutating func reap() throws(SystemError) {
        _ = SignalFile.take(children)
        var status: Int32 = 0
        while true {
            let pid = waitpid(-1, &status, Glibc.WNOHANG)
            guard pid > 0 else { return }
            if pid == waiting?.pid { waiting = nil }
            guard pid == job?.pid else { continue }
            try passOutput(all: true)
            job = nil
            try send(.ended(ExitStatus(waitStatus: status).shellStatus))
        }
    }
}
