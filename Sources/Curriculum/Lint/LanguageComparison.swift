/// Holds a lesson in two languages against each other: the same ids in the same order, and the same shell text.
struct LanguageComparison {
    struct Side {
        var lesson: Lesson
        var source: SourceText
        /// What was found in this file alone.
        var diagnostics: [Diagnostic]

        /// A block that is never closed swallows others: nothing can be compared then.
        var isUnreadable: Bool { diagnostics.contains { $0.code == .unterminatedFence } }
    }

    private let first: Side
    private let second: Side

    init(_ first: Side, _ second: Side) {
        self.first = first
        self.second = second
    }

    /// A block in which an error was found already is not compared: its difference would be the same mistake again.
    func diagnostics() -> [Diagnostic] {
        if first.isUnreadable || second.isUnreadable { return [] }
        let (left, right) = (items(first), items(second))
        var found: [Diagnostic] = []
        let leftKeys = Set(left.map(\.key))
        let rightKeys = Set(right.map(\.key))
        found += left.filter { !rightKeys.contains($0.key) }.map { missing($0, in: second, from: first) }
        found += right.filter { !leftKeys.contains($0.key) }.map { missing($0, in: first, from: second) }
        let common = left.filter { rightKeys.contains($0.key) }
        let others = right.filter { leftKeys.contains($0.key) }
        if let (a, b) = zip(common, others).first(where: { $0.key != $1.key }) {
            var finding = diagnostic(
                .orderDiffers, at: b.position, length: b.id.unicodeScalars.count + 1, in: second,
                Message.orderDiffers(b.id, a.id, first.lesson.language))
            finding.notes = [Diagnostic.Note(position: a.position, message: Message.otherHere(first.lesson.language))]
            found.append(finding)
        }
        let byKey = Dictionary(others.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
        for item in common {
            if let other = byKey[item.key], !item.isDamaged, !other.isDamaged {
                found += differences(item.block, other.block)
            }
        }
        return found
    }

    // MARK: Items

    private struct Item {
        var key: String
        var id: String
        var position: SourcePosition
        /// Lines of its fences: two for a step with variants.
        var lines: [Int] {
            if case .step(let step) = block { step.variants.map(\.position.line) } else { [position.line] }
        }
        var block: Block
        /// True when an error was found between it and the next item.
        var isDamaged = false
    }

    private func items(_ side: Side) -> [Item] {
        var items = items(side.lesson)
        let errors = side.diagnostics.filter { $0.severity == .error }.map(\.line)
        if errors.isEmpty { return items }
        for index in items.indices {
            let lines = items[index].lines
            items[index].isDamaged = errors.contains { line in
                guard let start = lines.last(where: { $0 <= line }) else { return false }
                return !items.contains { $0.lines.contains { $0 > start && $0 <= line } }
            }
        }
        return items
    }

    private func items(_ lesson: Lesson) -> [Item] {
        lesson.blocks.compactMap { block in
            switch block {
            case .step(let step): Item(key: "step \(step.id)", id: step.id, position: step.position, block: block)
            case .predict(let predict):
                Item(key: "predict \(predict.id)", id: predict.id, position: predict.position, block: block)
            case .exercise(let exercise):
                Item(key: "exercise \(exercise.id)", id: exercise.id, position: exercise.position, block: block)
            default: nil
            }
        }
    }

    private func missing(_ item: Item, in other: Side, from side: Side) -> Diagnostic {
        var finding = diagnostic(
            .onlyInOneLanguage, at: item.position, length: item.id.unicodeScalars.count + 1, in: side,
            Message.onlyIn(side.lesson.language, item.key))
        finding.help = [Message.addOrRemove(other.lesson.file)]
        return finding
    }

    // MARK: Contents

    private func differences(_ left: Block, _ right: Block) -> [Diagnostic] {
        switch (left, right) {
        case (.step(let left), .step(let right)): differences(left, right)
        case (.predict(let left), .predict(let right)): differences(left, right)
        case (.exercise(let left), .exercise(let right)): differences(left, right)
        default: []
        }
    }

    private func differences(_ left: Step, _ right: Step) -> [Diagnostic] {
        if left.kind != right.kind || left.onlyLooks != right.onlyLooks || left.runsOnce != right.runsOnce
            || left.controller != right.controller || left.needs != right.needs || left.comparison != right.comparison
            || left.isInMachine != right.isInMachine
            || left.variants.map(\.version) != right.variants.map(\.version)
        {
            return [attributes(left.id, left.position, right.position)]
        }
        return zip(left.variants, right.variants).flatMap { a, b -> [Diagnostic] in
            var found: [Diagnostic] = []
            if a.trace != b.trace || a.expect != b.expect || a.time != b.time {
                found.append(attributes(left.id, a.position, b.position))
            }
            if let difference = ShellComparison.firstDifference(a.shell, b.shell) {
                found.append(shell(left.id, difference, a.position, b.position))
            }
            return found
        }
    }

    private func attributes(_ id: String, _ left: SourcePosition, _ right: SourcePosition) -> Diagnostic {
        var finding = diagnostic(
            .stepDiffers, at: right, length: id.unicodeScalars.count + 1, in: second,
            Message.attributesDiffer(id, first.lesson.language))
        finding.notes = [Diagnostic.Note(position: left, message: Message.otherHere(first.lesson.language))]
        return finding
    }

    /// The caret marks the line of the second language that differs, or the fence where a line is missing.
    private func shell(
        _ id: String, _ difference: ShellComparison.Difference, _ left: SourcePosition, _ right: SourcePosition
    ) -> Diagnostic {
        var position = right
        var length = id.unicodeScalars.count + 1
        if let line = difference.second {
            let text = second.source.line(right.line + line)
            let indent = text.unicodeScalars.prefix { $0 == " " || $0 == "\t" }.count
            position = second.source.position(right.line + line, indent + 1)
            length = max(1, text.unicodeScalars.count - indent)
        }
        let place = difference.first.map { first.source.position(left.line + $0, 1) } ?? left
        var finding = diagnostic(
            .stepDiffers, at: position, length: length, in: second,
            Message.shellDiffers(id, first.lesson.language))
        finding.notes = [Diagnostic.Note(position: place, message: Message.otherHere(first.lesson.language))]
        finding.help = [Message.sameShell]
        return finding
    }

    private func differences(_ left: Predict, _ right: Predict) -> [Diagnostic] {
        func evidence(_ predict: Predict) -> [Evidence] {
            predict.choices.map { choice in
                var evidence = choice.when
                evidence.position = predict.position
                return evidence
            }
        }
        var other = right
        other.position = left.position
        if left.of == right.of, evidence(left) == evidence(other) { return [] }
        var finding = diagnostic(
            .stepDiffers, at: right.position, length: right.id.unicodeScalars.count + 1, in: second,
            Message.choicesDiffer(right.id, first.lesson.language))
        finding.notes = [Diagnostic.Note(position: left.position, message: Message.otherHere(first.lesson.language))]
        return [finding]
    }

    private func differences(_ left: ExerciseBlock, _ right: ExerciseBlock) -> [Diagnostic] {
        guard left.hints.count != right.hints.count else { return [] }
        var finding = diagnostic(
            .stepDiffers, at: right.position, length: right.id.unicodeScalars.count + 1, in: second,
            Message.hintsDiffer(right.id, right.hints.count, left.hints.count, first.lesson.language))
        finding.notes = [Diagnostic.Note(position: left.position, message: Message.otherHere(first.lesson.language))]
        return [finding]
    }

    private func diagnostic(
        _ code: Diagnostic.Code, at position: SourcePosition, length: Int, in side: Side, _ message: Localized
    ) -> Diagnostic {
        Diagnostic(code, at: position, length: length, message, sourceLine: side.source.line(position.line))
    }
}
