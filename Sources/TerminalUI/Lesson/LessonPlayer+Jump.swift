internal import Curriculum

/// `g`: to any step of the lesson, forwards or backwards, chosen by its number or by its section.
extension LessonPlayer {
    /// What the learner has chosen so far.
    struct Choice: Sendable, Equatable {
        /// The digits of a step's number.
        var typed = ""
        /// Index of a section; nil where a number is typed.
        var section: Int?
    }

    /// A part of the lesson with a heading, and the numbers of its steps.
    struct Section: Sendable, Equatable {
        var title: String
        /// Index of its heading.
        var start: Int
        var numbers: ClosedRange<Int>
    }

    mutating func chooseStep() -> [LessonEffect] {
        guard !lesson.numberedSteps.isEmpty else { return [] }
        let here = numberOfNextStep
        let effects = print(sectionLines(here: here))
        state = .choosing(Choice(), back: state)
        return effects + [.bar(bar)]
    }

    mutating func choose(_ choice: Choice, _ key: Key, back: State) -> [LessonEffect] {
        var choice = choice
        switch key {
        case .enter:
            guard let target = target(of: choice) else { return [] }
            return jump(to: target, from: back)
        case .escape, .character("q"), .character("ㅂ"), .character("g"), .character("ㅎ"):
            state = back
            return [.bar(bar)]
        case .backspace, .delete:
            choice = Choice(typed: String(choice.typed.dropLast()))
        case .up, .down:
            choice = Choice(section: section(after: choice, isDown: key == .down))
        case .character(let character) where character.isASCII && character.isNumber:
            let typed = choice.section == nil ? choice.typed : ""
            if typed.count < 4 { choice = Choice(typed: typed + String(character)) }
        default: return []
        }
        state = .choosing(choice, back: back)
        return [.bar(bar)]
    }

    /// The keys while it is chosen: what was typed and what it means stand first.
    func keys(of choice: Choice) -> KeyBar {
        let messages = page.messages
        let chosen: KeyBar.Item
        if let index = choice.section, sections.indices.contains(index) {
            let section = sections[index]
            chosen = .init("\(section.numbers.lowerBound)", section.title)
        } else if let step = Int(choice.typed).flatMap(step(number:)) {
            chosen = .init(choice.typed, step.id)
        } else if choice.typed.isEmpty {
            chosen = .init("1–\(lesson.numberedSteps.count)", messages.stepNumber)
        } else {
            chosen = .init(choice.typed, messages.noSuchStep)
        }
        return KeyBar([
            chosen, .init("↑↓", messages.section), .init("⏎", messages.goThere), .init("esc", messages.stay),
        ])
    }

    // MARK: - Going

    private mutating func jump(to target: Int, from back: State) -> [LessonEffect] {
        let before = lesson.blocks[target...].lazy.compactMap(\.stepID).first
        isJumping = true
        wasInterrupted = false
        state = .goingBack(to: target, from: back)
        return [.bar(bar), .jump(before: before)]
    }

    /// What was jumped over is not done, and not answered; the lesson goes on behind it.
    ///
    /// - Parameters:
    ///   - place: the cursor where the learner decided to go.
    ///   - back: the state then.
    func passedOver(from place: Int, _ back: State) -> [LessonEffect] {
        let start: Int
        switch back {
        case .afterStep, .reading: start = place
        default: start = place - 1
        }
        guard start >= 0, start < cursor else { return [] }
        return lesson.blocks[start..<cursor].compactMap(\.stopID).map { .record(.skipped(id: $0)) }
    }

    private func target(of choice: Choice) -> Int? {
        if let index = choice.section { return sections.indices.contains(index) ? sections[index].start : nil }
        guard let step = Int(choice.typed).flatMap(step(number:)) else { return nil }
        let stop = lesson.predictions(of: step.id).first?.id ?? step.id
        guard let index = lesson.blocks.firstIndex(where: { $0.stopID == stop }) else { return nil }
        // With the text that leads to it: behind the stop before, and not before the last heading.
        let start = lesson.blocks[..<index].lastIndex { $0.stopID != nil }.map { $0 + 1 } ?? 0
        return lesson.blocks[start..<index].lastIndex { if case .heading = $0 { true } else { false } } ?? start
    }

    // MARK: - The list

    private func step(number: Int) -> Step? {
        lesson.numberedSteps.indices.contains(number - 1) ? lesson.numberedSteps[number - 1] : nil
    }

    private var numberOfNextStep: Int {
        let passed = lesson.blocks[..<min(cursor, lesson.blocks.count)].filter {
            if case .step(let step) = $0 { step.kind == .run } else { false }
        }.count
        if case .beforeStep = state { return max(1, passed) }
        return min(passed + 1, lesson.numberedSteps.count)
    }

    var sections: [Section] {
        var sections: [Section] = []
        var heading: (title: String, start: Int)?
        var number = 0
        for (index, block) in lesson.blocks.enumerated() {
            switch block {
            case .heading(level: 2, let title): heading = (title.plainText, index)
            case .step(let step) where step.kind == .run:
                number += 1
                guard let heading else { continue }
                if let last = sections.last, last.start == heading.start {
                    sections[sections.count - 1].numbers = last.numbers.lowerBound...number
                } else {
                    sections.append(Section(title: heading.title, start: heading.start, numbers: number...number))
                }
            default: break
            }
        }
        return sections
    }

    private func section(after choice: Choice, isDown: Bool) -> Int? {
        guard !sections.isEmpty else { return nil }
        let number = Int(choice.typed) ?? numberOfNextStepBehindChoice
        guard let current = choice.section else {
            let here = sections.lastIndex { $0.numbers.lowerBound <= number } ?? 0
            return isDown && choice.typed.isEmpty ? min(here + 1, sections.count - 1) : here
        }
        return max(0, min(sections.count - 1, current + (isDown ? 1 : -1)))
    }

    private var numberOfNextStepBehindChoice: Int {
        guard case .choosing(_, let back) = state else { return numberOfNextStep }
        var player = self
        player.state = back
        return player.numberOfNextStep
    }

    private func sectionLines(here: Int) -> [StyledLine] {
        let head = sentence(page.messages.whereTo(lesson.numberedSteps.count))
        let rows = sections.map { section -> [[Span]] in
            let isHere = section.numbers.contains(here)
            let range = section.numbers
            let text = range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
            return [
                [Span(isHere ? "●" : "\u{a0}", .key)], [Span(text, .number)],
                [Span(section.title, isHere ? .strong : .plain)],
            ]
        }
        guard !rows.isEmpty else { return head }
        return head
            + TableLayout(rows: rows, alignments: [.left, .right, .left])
            .lines(width: page.width - page.indent).indented(page.indent)
    }
}
