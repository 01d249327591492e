internal import Curriculum

/// A lesson whose file is changed while it is played: the author's loop.
extension LessonPlayer {
    /// The learner is asked for a key, and nothing else is under way.
    var isAtPrompt: Bool {
        switch state {
        case .reading, .asking, .beforeStep, .afterStep, .atExercise: true
        default: false
        }
    }

    mutating func reloaded(_ reload: LessonReload) -> [LessonEffect] {
        guard isAtPrompt else { return [] }
        switch reload {
        case .broken(let lines):
            let warning = [Span("! ", .warning), Span(page.messages.lessonBroken)]
            return print(TextFlow.wrap(warning, width: page.proseWidth) + [.empty] + lines) + [.bar(bar)]
        case .changed(let new): return new == lesson ? [] : take(new)
        }
    }

    /// Goes on in the new text at the stop where the old one stood; where that stop is gone, behind the nearest one
    /// before it that is still there.
    private mutating func take(_ new: Lesson) -> [LessonEffect] {
        let old = lesson
        let end = state == .reading ? cursor : cursor - 1
        let section = old.sectionStart(before: end)
        let shown = old.blocks[section..<cursor].map(draw)
        let stop = state == .reading ? nil : old.blocks[end].stopID
        let passed = old.blocks[..<section].reversed().compactMap(\.stopID)
        lesson = new
        failed.removeAll { new.step($0) == nil }

        let effects = [LessonEffect.reload(new)]
        if let stop, let index = new.index(of: stop) {
            let start = new.sectionStart(before: index)
            let isSame = shown == new.blocks[start...index].map(draw)
            let notice = say(page.messages.lessonChanged(at: stop, isSame: isSame))
            if isSame || isAfterStep {
                cursor = index + 1
                let wasBehind = isAfterStep
                self.stop(at: new.blocks[index])
                if wasBehind, case .step(let step) = new.blocks[index] { state = .afterStep(step) }
                let lines = isSame ? [] : new.blocks[start...index].map(draw).joined(by: .empty)
                return effects + notice + print(lines) + [.bar(bar)]
            }
            cursor = start
            return effects + notice + advance()
        }
        let last = passed.first { new.index(of: $0) != nil }
        let start = last.flatMap(new.index(of:)).map { $0 + 1 } ?? 0
        if stop == nil {
            let count = cursor - section
            if start + count <= new.blocks.count, shown == new.blocks[start..<(start + count)].map(draw) {
                cursor = start + count
                return effects + say(page.messages.lessonChanged(at: last, isSame: true)) + [.bar(bar)]
            }
            cursor = start
            return effects + say(page.messages.lessonChanged(at: last, isSame: false)) + advance()
        }
        cursor = start
        return effects + say(page.messages.stopIsGone(stop ?? "", after: last)) + advance()
    }

    private var isAfterStep: Bool { if case .afterStep = state { true } else { false } }

    private mutating func say(_ text: String) -> [LessonEffect] {
        print(TextFlow.wrap([Span(text, .dim)], width: page.proseWidth, first: StyledLine("↻ ", .dim)))
    }
}

extension Lesson {
    fileprivate func index(of stop: String) -> Int? { blocks.firstIndex { $0.stopID == stop } }

    /// Where the text begins that leads to a block: behind the last stop before it.
    fileprivate func sectionStart(before index: Int) -> Int {
        blocks[..<index].lastIndex { $0.stopID != nil }.map { $0 + 1 } ?? 0
    }
}

extension [[StyledLine]] {
    /// All lines, with one between each two groups.
    fileprivate func joined(by line: StyledLine) -> [StyledLine] {
        enumerated().flatMap { $0.offset == 0 ? $0.element : [line] + $0.element }
    }
}
