internal import Curriculum

/// All that a lesson has said so far, ready to be laid out for any width.
///
/// The player is a state machine that draws for one page. What it has been told is kept, and told again to a player on
/// another page when the terminal gets another size: a line that was broken for 80 columns is whole again on 160.
struct LessonTranscript {
    /// Lines that were shown together.
    struct Passage {
        enum Part: Hashable {
            /// The lesson's text, and what is said about its course.
            case lesson
            /// What a step has done: output, calls, state.
            case result
            /// Names the step whose result follows. `again`: it does not follow the step's text.
            case title(again: Bool)
        }

        var part: Part
        var lines: [StyledLine]
    }

    private let beginning: LessonPlayer
    private var entries: [Entry] = []
    private(set) var passages: [Passage] = []

    /// - Parameter player: as it was before the first event.
    init(_ player: LessonPlayer) { beginning = player }

    /// What the player was told.
    private enum Entry {
        case event(LessonEvent)
        /// A stretch of output, shortened.
        case output(OutputExcerpt)
    }

    /// Keeps an event that the player is about to take.
    mutating func keep(_ event: LessonEvent) {
        if case .resized = event { return }
        guard case .report(.output(let bytes)) = event else { return entries.append(.event(event)) }
        var excerpt = OutputExcerpt()
        if case .output(let begun)? = entries.last {
            excerpt = begun
            // Now the excerpt has one owner, and its bytes are not copied for each piece that comes.
            entries.removeLast()
        }
        excerpt.add(bytes)
        entries.append(.output(excerpt))
    }

    /// Adds what came of an event. Returns the passage; nil where nothing is shown.
    mutating func add(_ effect: LessonEffect, of event: LessonEvent, page: Page) -> Passage? {
        let passage: Passage
        switch effect {
        case .print(let lines):
            passage = Passage(part: Self.part(of: event), lines: lines)
        case .run(let step, let again):
            let title = StepView.title(of: step, page: page) + (again ? [Span(" · \(page.messages.again)", .dim)] : [])
            passage = Passage(part: .title(again: again), lines: [.empty, Frame.rule(title: title, width: page.width)])
        default: return nil
        }
        passages.append(passage)
        return passage
    }

    /// Lays everything out again.
    mutating func layOut(on page: Page) {
        var player = beginning
        player.page = page
        passages = []
        for entry in entries {
            switch entry {
            case .event(let event): tell(event, to: &player)
            case .output(let excerpt):
                tell(.report(.output(excerpt.head)), to: &player)
                player.output.skip(lines: excerpt.dropped)
                tell(.report(.output(excerpt.tail)), to: &player)
            }
        }
    }

    private mutating func tell(_ event: LessonEvent, to player: inout LessonPlayer) {
        let before = player
        let effects = player.handle(event)
        guard Self.manner(of: event, effects, from: before, to: player) == .lasting else { return }
        for effect in effects { _ = add(effect, of: event, page: player.page) }
    }

    /// How long what came of an event stays.
    enum Manner {
        /// Part of the lesson.
        case lasting
        /// A sentence about the key that was pressed: it does nothing here, or is asked about.
        case note
        /// Over the lesson, until it is put away.
        case overlay
        /// Before another program that takes the terminal; it is said there.
        case elsewhere
    }

    static func manner(
        of event: LessonEvent, _ effects: [LessonEffect], from before: LessonPlayer, to after: LessonPlayer
    ) -> Manner {
        switch event {
        case .inspected: return .overlay
        case .key: break
        default: return .lasting
        }
        for effect in effects {
            switch effect {
            case .shell, .edit: return .elsewhere
            default: break
            }
        }
        let prints = effects.filter { if case .print = $0 { true } else { false } }
        guard prints.count == 1, before.cursor == after.cursor, before.hintsShown == after.hintsShown else {
            return .lasting
        }
        switch after.state {
        case .choosing: return .overlay
        case .asksQuit: return .note
        default: return before.state == after.state ? .note : .lasting
        }
    }

    private static func part(of event: LessonEvent) -> Passage.Part {
        switch event {
        case .report, .finished, .inspected, .compared, .checked, .shellClosed: .result
        default: .lesson
        }
    }
}
