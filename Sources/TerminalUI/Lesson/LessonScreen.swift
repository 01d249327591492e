internal import Curriculum
internal import Glibc

/// Plays a lesson on a terminal, or straight into a file: one loop that waits for keys, for what the driver reports and
/// for signals, hands them to the player, and does what the player wants.
public final class LessonScreen {
    private let driver: any LessonDriver
    private let terminal: Terminal
    private let surface: any LessonSurface
    private var player: LessonPlayer
    /// The terminal's keys; nil where nobody can press one.
    private let input: Int32?
    private let raw: RawMode?
    private let watch: LessonWatch?
    private let thread = DriverThread()
    private var isLent = false
    private var ending: LessonEnding?
    /// The lesson is over, and its end is still being read.
    private var keptEnding: LessonEnding?

    /// - Parameters:
    ///   - input: a terminal to read keys from; nil plays straight through.
    ///   - output: the descriptor that `terminal` writes to.
    ///   - watch: of the lesson's file, which may be changed while it is played.
    public init(
        driver: any LessonDriver, player: LessonPlayer, terminal: Terminal, face: LessonFace = .lines,
        input: Int32? = 0, output: Int32 = 1, watch: LessonWatch? = nil
    ) {
        self.driver = driver
        self.terminal = terminal
        self.watch = watch
        let input = input.flatMap { isatty($0) == 1 && terminal.capabilities.isTerminal ? $0 : nil }
        self.input = input
        switch face {
        case .full where input != nil: surface = ScreenSurface(player, terminal, output: output)
        case .plain: surface = PlainSurface(terminal, player.page)
        default: surface = LineSurface(terminal)
        }
        self.player = player
        self.player.page = surface.page(player.page)
        raw = surface.readsSingleKeys ? input.map { RawMode(descriptor: $0) } : nil
    }

    /// Plays to the end. The terminal is then as it was before.
    public func run() -> LessonEnding {
        guard let mailbox = Mailbox(), let signals = SignalPipe() else {
            return .failed("pipe(2): errno \(errno)")
        }
        raw?.enter()
        do {
            try surface.enter(player)
            try send(.start, mailbox)
            while ending == nil { try turn(mailbox, signals) }
            try surface.close()
        } catch {
            ending = .outputClosed(error)
        }
        raw?.leave()
        mailbox.close()
        if !thread.waitUntilIdle(seconds: 0) {
            // What was not begun is not begun any more. A cancellation may come just before the work that it is for.
            thread.discardPending()
            for _ in 0..<5 {
                driver.cancel()
                if thread.waitUntilIdle(seconds: 1) { break }
            }
        }
        // Until here a signal must not end the program half-way.
        return withExtendedLifetime(signals) { ending ?? .quit }
    }

    /// Waits once, and handles everything that has come.
    private func turn(_ mailbox: Mailbox, _ signals: SignalPipe) throws(OutputClosed) {
        if !isLent { try surface.refresh(player) }
        let isWatching = player.isAtPrompt
        var wanted = [
            pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: isLent ? -1 : input ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: isWatching ? watch?.descriptor ?? -1 : -1, events: Int16(POLLIN), revents: 0),
        ]
        let ready = poll(&wanted, nfds_t(wanted.count), isLent ? -1 : surface.patience)
        if ready == 0 {
            for key in surface.keys(in: []) { try press(key, mailbox) }
        }
        if wanted[1].revents != 0 {
            for number in signals.take() { try handle(signal: number, mailbox) }
        }
        if wanted[0].revents != 0 {
            for event in mailbox.take() where ending == nil { try send(event, mailbox) }
        }
        if ending == nil, player.isAtPrompt, let reload = watch?.take() { try send(.reloaded(reload), mailbox) }
        if ready > 0, wanted[2].revents != 0 {
            for key in readKeys() where ending == nil { try press(key, mailbox) }
        }
    }

    private func readKeys() -> [Key] {
        guard let input else { return [] }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(input, &bytes, bytes.count)
        if count < 0 { return errno == EINTR || errno == EAGAIN ? [] : [.endOfInput] }
        return count == 0 ? [.endOfInput] : surface.keys(in: bytes.prefix(count))
    }

    private func press(_ key: Key, _ mailbox: Mailbox) throws(OutputClosed) {
        if surface.takes(key, player) { return }
        if let keptEnding {
            let closes: Set<Key> = [.character("q"), .character("ㅂ"), .escape, .control("c"), .endOfInput]
            if closes.contains(key) || LessonPlayer.isNext(key) { ending = keptEnding }
            return
        }
        try send(.key(key), mailbox)
    }

    private func handle(signal number: Int32, _ mailbox: Mailbox) throws(OutputClosed) {
        switch number {
        case SIGWINCH:
            try takeSize(mailbox)
        case SIGCONT:
            guard !isLent else { return }
            // Whoever stopped us may have changed the terminal's settings.
            raw?.leave()
            raw?.enter()
            try surface.enter(player)
            try takeSize(mailbox)
        default:
            // In a shell of the learner's own, Ctrl-C belongs to that shell.
            if isLent, number == SIGINT || number == SIGQUIT { return }
            if keptEnding != nil { ending = .terminated(signal: number) } else { try send(.signal(number), mailbox) }
        }
    }

    private func takeSize(_ mailbox: Mailbox) throws(OutputClosed) {
        try send(.resized(surface.page(player.page)), mailbox)
        if !isLent { try surface.resize(player) }
    }

    // MARK: - Effects

    private func send(_ event: LessonEvent, _ mailbox: Mailbox) throws(OutputClosed) {
        surface.begin(event, player)
        let effects = player.handle(event)
        if isLent, !player.isInShell {
            isLent = false
            raw?.enter()
            try surface.enter(player)
        }
        for effect in effects { try perform(effect, mailbox) }
        surface.settle(player)
    }

    private func perform(_ effect: LessonEffect, _ mailbox: Mailbox) throws(OutputClosed) {
        let driver = driver
        switch effect {
        case .print, .bar: try surface.show(effect, player.page)
        case .prepare(let step): thread.run { mailbox.post(.prepared(failure: driver.prepare(before: step))) }
        case .run(let step, let again):
            try surface.show(effect, player.page)
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
            try surface.show(effect, player.page)
            try lend()
            thread.run { mailbox.post(.edited(StepEditor.edit(text, id: step.id))) }
        case .inspect: thread.run { mailbox.post(.inspected(driver.inspect())) }
        case .check(let exercise): thread.run { mailbox.post(.checked(driver.check(exercise))) }
        case .shell:
            try surface.show(effect, player.page)
            try lend()
            thread.run { mailbox.post(.shellClosed(driver.openShell())) }
        case .record(let record): thread.run(always: true) { driver.record(record) }
        case .reload(let lesson): thread.run { driver.reload(lesson) }
        case .suspend: try suspend()
        case .end(let ending):
            try surface.show(effect, player.page)
            if surface.keeps(ending) { keptEnding = ending } else { self.ending = ending }
        }
    }

    /// Gives the terminal to a program of the learner's.
    private func lend() throws(OutputClosed) {
        try surface.leave()
        raw?.leave()
        isLent = true
    }

    /// Ctrl-Z: gives the terminal back and stops; SIGCONT takes it up again.
    private func suspend() throws(OutputClosed) {
        guard let raw else { return }
        try surface.leave()
        raw.leave()
        // To the whole job, as the terminal does it: the shell waits for whoever started us.
        kill(0, SIGTSTP)
        // Without a shell that could continue us, the kernel does not stop us, and no SIGCONT comes (setpgid(2)).
        raw.enter()
        try surface.enter(player)
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
