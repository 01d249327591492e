internal import Curriculum
internal import Glibc

/// Plays a lesson on a terminal, or straight into a file: one loop that waits for keys, for what the driver reports and
/// for signals, hands them to the player, and does what the player wants.
public final class LessonScreen {
    private let driver: any LessonDriver
    private let terminal: Terminal
    private var player: LessonPlayer
    /// The terminal's keys; nil where nobody can press one.
    private let input: Int32?
    private let watch: LessonWatch?
    private let thread = DriverThread()
    private var decoder = KeyDecoder()
    private var busySince: (label: String, start: ContinuousClock.Instant)?
    private var isShellOpen = false
    private var ending: LessonEnding?

    /// - Parameters:
    ///   - input: a terminal to read keys from; nil plays straight through.
    ///   - watch: of the lesson's file, which may be changed while it is played.
    public init(
        driver: any LessonDriver, player: LessonPlayer, terminal: Terminal, input: Int32? = 0,
        watch: LessonWatch? = nil
    ) {
        self.driver = driver
        self.terminal = terminal
        self.watch = watch
        self.player = player
        self.player.page = terminal.page(player.page)
        self.input = input.flatMap { isatty($0) == 1 && terminal.capabilities.isTerminal ? $0 : nil }
    }

    /// Plays to the end. The terminal is then as it was before.
    public func run() -> LessonEnding {
        guard let mailbox = Mailbox(), let signals = SignalPipe() else {
            return .failed("pipe(2): errno \(errno)")
        }
        let raw = input.map { RawMode(descriptor: $0) }
        raw?.enter()
        defer { raw?.leave() }
        do {
            try perform(player.handle(.start), mailbox, raw)
            while ending == nil { try turn(mailbox, signals, raw) }
        } catch {
            ending = .outputClosed(error)
        }
        mailbox.close()
        if !thread.waitUntilIdle(seconds: 0) {
            // What was not begun is not begun any more. A cancellation may come just before the work that it is for.
            thread.discardPending()
            for _ in 0..<5 {
                driver.cancel()
                if thread.waitUntilIdle(seconds: 1) { break }
            }
        }
        return ending ?? .quit
    }

    /// Waits once, and handles everything that has come.
    private func turn(_ mailbox: Mailbox, _ signals: SignalPipe, _ raw: RawMode?) throws(OutputClosed) {
        let readsKeys = input != nil && !isShellOpen
        var wanted = [
            pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: readsKeys ? input ?? -1 : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: player.isAtPrompt ? watch?.descriptor ?? -1 : -1, events: Int16(POLLIN), revents: 0),
        ]
        let timeout: Int32 = decoder.isWaiting ? 50 : busySince != nil ? 100 : -1
        let ready = poll(&wanted, nfds_t(wanted.count), timeout)
        if ready == 0 {
            for key in decoder.flush() { try perform(player.handle(.key(key)), mailbox, raw) }
        }
        if wanted[1].revents != 0 {
            for number in signals.take() { try handle(signal: number, mailbox, raw) }
        }
        if wanted[0].revents != 0 {
            for event in mailbox.take() where ending == nil { try perform(player.handle(event), mailbox, raw) }
        }
        if ending == nil, player.isAtPrompt, let reload = watch?.take() {
            try perform(player.handle(.reloaded(reload)), mailbox, raw)
        }
        if ready > 0, wanted[2].revents != 0 {
            for key in readKeys() where ending == nil { try perform(player.handle(.key(key)), mailbox, raw) }
        }
        if ending == nil { try spin() }
    }

    private func readKeys() -> [Key] {
        guard let input else { return [] }
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(input, &bytes, bytes.count)
        if count < 0 { return errno == EINTR || errno == EAGAIN ? [] : [.endOfInput] }
        return count == 0 ? [.endOfInput] : decoder.add(bytes.prefix(count))
    }

    private func handle(signal number: Int32, _ mailbox: Mailbox, _ raw: RawMode?) throws(OutputClosed) {
        switch number {
        case SIGWINCH:
            try perform(player.handle(.resized(terminal.page(player.page))), mailbox, raw)
        case SIGCONT:
            guard !isShellOpen else { return }
            // Whoever stopped us may have changed the terminal's settings.
            raw?.leave()
            raw?.enter()
            terminal.forgetBar()
            try perform(player.handle(.resized(terminal.page(player.page))), mailbox, raw)
        default:
            // In a shell of the learner's own, Ctrl-C belongs to that shell.
            if isShellOpen, number == SIGINT || number == SIGQUIT { return }
            try perform(player.handle(.signal(number)), mailbox, raw)
        }
    }

    private func spin() throws(OutputClosed) {
        guard let busySince else { return }
        let spinner = Spinner(label: busySince.label, started: busySince.start)
        try terminal.setBar(spinner.lines(now: .now, page: player.page))
    }

    // MARK: - Effects

    private func perform(_ effects: [LessonEffect], _ mailbox: Mailbox, _ raw: RawMode?) throws(OutputClosed) {
        let driver = driver
        for effect in effects {
            switch effect {
            case .print(let lines): try terminal.write(lines)
            case .bar(let bar): try show(bar)
            case .prepare(let step): thread.run { mailbox.post(.prepared(failure: driver.prepare(before: step))) }
            case .run(let step, let again):
                thread.run {
                    let result = driver.run(step, again: again) { mailbox.post(.report($0)) }
                    mailbox.post(.finished(result))
                }
            case .cancel: driver.cancel()
            case .goBack(let step): thread.run { mailbox.post(.wentBack(driver.goBack(before: step))) }
            case .jump(let step):
                thread.run { mailbox.post(.wentBack(driver.jump(before: step) { mailbox.post(.report($0)) })) }
            case .compare(let step, let text):
                thread.run {
                    let outcome = driver.compare(step, with: text) { mailbox.post(.report($0)) }
                    mailbox.post(.compared(outcome))
                }
            case .edit(let step):
                let text = player.shell(of: step)
                try lend(raw)
                thread.run { mailbox.post(.edited(StepEditor.edit(text, id: step.id))) }
            case .inspect: thread.run { mailbox.post(.inspected(driver.inspect())) }
            case .check(let exercise): thread.run { mailbox.post(.checked(driver.check(exercise))) }
            case .shell:
                try lend(raw)
                thread.run { mailbox.post(.shellClosed(failure: driver.openShell())) }
            case .record(let record): thread.run(always: true) { driver.record(record) }
            case .reload(let lesson): thread.run { driver.reload(lesson) }
            case .suspend: try suspend(raw)
            case .end(let ending): self.ending = ending
            }
        }
        if isShellOpen, !player.isInShell {
            isShellOpen = false
            raw?.enter()
        }
    }

    /// Gives the terminal to a program of the learner's.
    private func lend(_ raw: RawMode?) throws(OutputClosed) {
        try terminal.setBar([])
        raw?.leave()
        isShellOpen = true
    }

    private func show(_ bar: LessonEffect.Bar) throws(OutputClosed) {
        switch bar {
        case .none:
            busySince = nil
            try terminal.setBar([])
        case .keys(let keys):
            busySince = nil
            try terminal.setBar(keys.lines(page: player.page))
        case .busy(let label):
            if busySince?.label != label { busySince = (label, .now) }
            try terminal.setBar([])
            if !terminal.capabilities.canErase { busySince = nil }
        }
    }

    /// Ctrl-Z: gives the terminal back and stops; SIGCONT takes it up again.
    private func suspend(_ raw: RawMode?) throws(OutputClosed) {
        guard raw != nil else { return }
        try terminal.setBar([])
        raw?.leave()
        // To the whole job, as the terminal does it: the shell waits for whoever started us.
        kill(0, SIGTSTP)
        // Without a shell that could continue us, the kernel does not stop us, and no SIGCONT comes (setpgid(2)).
        raw?.enter()
        terminal.forgetBar()
        try show(player.bar)
    }
}

extension LessonPlayer {
    /// The terminal belongs to the learner's shell, or editor.
    var isInShell: Bool {
        switch state {
        case .inShell, .editing: true
        default: false
        }
    }

    /// The text of a step that runs here.
    func shell(of step: Step) -> String {
        step.controller.flatMap { versions[$0] }.map { step.variant(for: $0).shell } ?? step.variants[0].shell
    }
}
