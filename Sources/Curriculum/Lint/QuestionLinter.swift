/// Looks whether each question is settled by what the kernel does in its step, and by nothing else.
struct QuestionLinter {
    let lesson: Lesson
    let source: SourceText

    func diagnostics() -> [Diagnostic] {
        lesson.predictions.flatMap { unreachable($0) + settledByAuthor($0) + unseen($0) }
    }

    /// Choices that cannot be right, since one before them is right whenever they would be.
    private func unreachable(_ predict: Predict) -> [Diagnostic] {
        predict.choices.enumerated().compactMap { index, choice in
            guard let earlier = predict.choices[..<index].firstIndex(where: { choice.when.implies($0.when) }) else {
                return nil
            }
            return diagnostic(.predictChoices, at: choice.when.position, Message.neverRight(after: earlier + 1))
        }
    }

    /// A status that is the same whatever happens in the step: the author has settled the question.
    private func settledByAuthor(_ predict: Predict) -> [Diagnostic] {
        guard let choice = predict.choices.first(where: { $0.when.status != nil }), let step = lesson.step(predict.of)
        else { return [] }
        for variant in step.variants {
            if let command = FixedStatus.command(endingIn: variant.shell) {
                return [
                    diagnostic(
                        .predictUnsettled, at: choice.when.position, Message.fixedStatus(command, step: step.id),
                        help: Message.fixedStatusHelp)
                ]
            }
        }
        return []
    }

    /// Calls on files that the step does not look at: other calls are watched for the question's sake, but these every
    /// program makes all the time.
    private func unseen(_ predict: Predict) -> [Diagnostic] {
        guard let step = lesson.step(predict.of) else { return [] }
        return predict.choices.compactMap { choice in
            guard let call = choice.when.call, Self.fileCalls.contains(call) else { return nil }
            let isSeen = step.variants.allSatisfy { variant in
                variant.trace.isEmpty || !Set(variant.trace).isDisjoint(with: ["cgroup", "file", "all", call])
            }
            if isSeen { return nil }
            return diagnostic(
                .predictUnsettled, at: choice.when.position, Message.unseenCall(call, step: step.id),
                help: Message.unseenCallHelp(call))
        }
    }

    private static let fileCalls: Set<String> = [
        "mkdir", "mkdirat", "rmdir", "unlinkat", "open", "openat", "openat2", "creat", "write", "writev", "pwrite64",
        "pwritev", "pwritev2", "sendfile", "splice", "copy_file_range",
    ]

    private func diagnostic(
        _ code: Diagnostic.Code, at position: SourcePosition, _ message: Localized, help: Localized? = nil
    ) -> Diagnostic {
        Diagnostic(code, at: position, message, help: help.map { [$0] } ?? [], sourceLine: source.line(position.line))
    }
}

extension Evidence {
    /// Whether the other holds whenever this one does.
    fileprivate func implies(_ other: Evidence) -> Bool {
        // That nothing stands behind `otherwise` is told where it is read.
        if otherwise || other.otherwise { return false }
        func covers<Condition: Equatable>(_ own: Condition?, _ others: Condition?) -> Bool {
            others == nil || own == others
        }
        let coversStatus =
            switch (status, other.status) {
            case (_, nil): true
            case (.code(let code), .nonzero): code != 0
            default: status == other.status
            }
        // So many times as much is also fewer times as much.
        var weaker = measured
        if let times = other.measured?.times, let own = measured?.times, own >= times { weaker?.times = times }
        let coversMeasured = covers(weaker, other.measured)
        return coversStatus && covers(call, other.call) && covers(errno, other.errno) && covers(signal, other.signal)
            && covers(counter, other.counter) && (min ?? 1) >= (other.min ?? 1) && covers(file, other.file)
            && covers(to, other.to) && covers(layer, other.layer) && covers(state, other.state) && coversMeasured
            && covers(exchange, other.exchange)
    }
}
