public import Tracing

/// A recording that is looked at: where the eye is, and what it looks for. Keys go in, a screen comes out; nothing is
/// read but the recording.
///
/// A screen follows from the place alone, not from the way that led there: forwards and backwards show the same.
public struct ReplayPlayer: Sendable {
    public enum Effect: Sendable, Hashable {
        case none, quit
        /// Ctrl-Z.
        case suspend
    }

    /// What stands below the list.
    enum Pane: Sendable, Hashable {
        /// All of the entry at which the eye is.
        case entry
        /// What the kernel held then.
        case state
    }

    /// A line that is being typed.
    enum Prompt: Sendable, Hashable {
        case search(String)
        case place(String)
    }

    public let recording: Recording
    public var page: Page
    /// What the recording is called: its lab, or the name of the file.
    let name: String
    /// The entry at which the eye is; 0 in an empty recording.
    public private(set) var cursor = 0
    private(set) var pane = Pane.entry
    /// Lines of the state that are above the screen.
    private(set) var scroll = 0
    private(set) var prompt: Prompt?
    private(set) var search: ReplaySearch?
    /// What the last key has to say, until the next one.
    private(set) var note: String?

    public init(_ recording: Recording, name: String, page: Page) {
        self.recording = recording
        self.name = recording.header.map { "\($0.lab) · \($0.machine)" } ?? name
        self.page = page
        if recording.isTruncated { note = page.messages.recordingIsTruncated }
    }

    public mutating func handle(_ key: Key) -> Effect {
        switch key {
        case .endOfInput, .control("c"): return .quit
        case .control("z"): return .suspend
        default: break
        }
        note = nil
        if let prompt {
            type(key, into: prompt)
            return .none
        }
        switch key {
        case .left, .control("p"): move(to: cursor - 1)
        case .right, .enter, .control("n"): move(to: cursor + 1)
        case .up: pane == .state ? roll(by: -1) : move(to: cursor - 1)
        case .down: pane == .state ? roll(by: 1) : move(to: cursor + 1)
        case .pageUp: turn(by: -1)
        case .pageDown: turn(by: 1)
        case .home: move(to: 0)
        case .end: move(to: recording.count - 1)
        case .tab: toggle()
        case .character(let character): return press(character)
        default: break
        }
        return .none
    }

    private mutating func press(_ character: Character) -> Effect {
        // A capital is another key than its small letter here.
        let letter = character.isUppercase ? character : LessonPlayer.latin(character)
        switch letter {
        case "q": return .quit
        case "g": move(to: 0)
        case "G": move(to: recording.count - 1)
        case " ": turn(by: 1)
        case "b": turn(by: -1)
        case "]": moveByStep(1)
        case "[": moveByStep(-1)
        case "c": moveByChange(forwards: true)
        case "C": moveByChange(forwards: false)
        case "s": toggle()
        case "/": prompt = .search("")
        case ":": prompt = .place("")
        case "n": find(forwards: true)
        case "N": find(forwards: false)
        default: break
        }
        return .none
    }

    // MARK: - Moving

    private mutating func move(to entry: Int) {
        let target = max(0, min(entry, recording.count - 1))
        if target == cursor, recording.count > 0 {
            note = entry < 0 ? page.messages.atBeginning : entry >= recording.count ? page.messages.atEnd : nil
        }
        cursor = target
    }

    private mutating func turn(by screens: Int) {
        pane == .state
            ? roll(by: screens * max(1, layout.pane - 1)) : move(to: cursor + screens * max(1, layout.list - 1))
    }

    private mutating func roll(by lines: Int) {
        scroll = max(0, min(scroll + lines, paneLines().count - layout.pane))
    }

    private mutating func toggle() {
        pane = pane == .entry ? .state : .entry
        scroll = 0
    }

    /// To where a step begins: the one that the eye is in counts when going back.
    private mutating func moveByStep(_ direction: Int) {
        guard recording.stepCount > 0 else { return note = page.messages.noSteps }
        let current = recording.step(of: cursor)
        if direction > 0 {
            let next = current.map { $0 + 1 } ?? 0
            guard next < recording.stepCount else { return move(to: recording.count) }
            cursor = recording.entries(ofStep: next).lowerBound
        } else {
            guard let current else { return move(to: -1) }
            let start = recording.entries(ofStep: current).lowerBound
            if cursor > start {
                cursor = start
            } else {
                current > 0 ? cursor = recording.entries(ofStep: current - 1).lowerBound : move(to: 0)
            }
        }
    }

    /// How a line of an event that changed something is told from others.
    static let changeMark = Array(#""changes":[{"#.utf8)

    private mutating func moveByChange(forwards: Bool) {
        let found =
            forwards
            ? recording.firstEntry(holding: Self.changeMark, in: min(cursor + 1, recording.count)..<recording.count)
            : recording.lastEntry(holding: Self.changeMark, in: 0..<cursor)
        if let found { cursor = found } else { note = forwards ? page.messages.atEnd : page.messages.atBeginning }
    }

    // MARK: - Prompts

    private mutating func type(_ key: Key, into prompt: Prompt) {
        var text = prompt.text
        switch key {
        case .character(let character): text.append(character)
        case .backspace where text.isEmpty, .escape:
            self.prompt = nil
            return
        case .backspace: text.removeLast()
        case .enter:
            self.prompt = nil
            if case .place = prompt { go(to: text) } else { begin(text) }
            return
        default: return
        }
        self.prompt = prompt.with(text)
    }

    private mutating func begin(_ text: String) {
        // An empty line looks for the same again, as in less(1).
        if !text.isEmpty { search = ReplaySearch(text) }
        if !text.isEmpty, search == nil { return note = page.messages.notFound(text) }
        find(forwards: true)
    }

    private mutating func find(forwards: Bool) {
        guard let search else { return note = page.messages.nothingToFind }
        let found =
            forwards ? search.next(after: cursor, in: recording) : search.previous(before: cursor, in: recording)
        switch found {
        case .found(let entry, let isWrapped):
            cursor = entry
            note = isWrapped ? page.messages.searchWrapped(forwards: forwards) : nil
        case .nowhere: note = page.messages.notFound(search.text)
        case .stopped(let entry):
            cursor = entry
            note = page.messages.searchStopped
        }
    }

    /// `145`: an entry. `12.5s`: a time. `make-group`: the step of that name.
    private mutating func go(to place: String) {
        if let number = Int(place) { return move(to: min(max(number, 1), recording.count) - 1) }
        if let seconds = Double(place.hasSuffix("s") ? String(place.dropLast()) : place), seconds >= 0, seconds < 1e9 {
            return move(to: recording.entry(notAfter: UInt64(seconds * 1e9)))
        }
        for step in 0..<recording.stepCount {
            let start = recording.entries(ofStep: step).lowerBound
            if case .stepBegan(_, place, _)? = try? recording.entry(start) { return move(to: start) }
        }
        note = page.messages.noSuchPlace(place)
    }
}

extension ReplayPlayer.Prompt {
    var text: String {
        switch self {
        case .search(let text), .place(let text): text
        }
    }

    func with(_ text: String) -> Self {
        switch self {
        case .search: .search(text)
        case .place: .place(text)
        }
    }
}
