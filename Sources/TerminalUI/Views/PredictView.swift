public import Curriculum

/// A question before a step, and its answer once the step has run.
public struct PredictView: Sendable, Equatable {
    public var predict: Predict
    /// Index of the learner's choice; nil when none was made.
    public var chosen: Int?

    public init(predict: Predict, chosen: Int? = nil) {
        self.predict = predict
        self.chosen = chosen
    }

    /// The question and its numbered choices.
    public func questionLines(page: Page) -> [StyledLine] {
        let prefix = StyledLine([Span("? ", .key), Span("\(page.messages.prediction)  ", .heading)])
        let question = InlineText.spans(predict.question, style: .strong, page: page)
        var lines = TextFlow.wrap(question, width: page.proseWidth, first: prefix, rest: "  ")
        for (index, choice) in predict.choices.enumerated() {
            if page.isPresenting { lines.append(.empty) }
            lines += TextFlow.wrap(
                InlineText.spans(choice.text, page: page), width: page.proseWidth,
                first: StyledLine([Span("  \(index + 1) ", .key), Span(" ")]))
        }
        return lines
    }

    /// What the kernel answered: the index of the choice whose evidence was there, nil for none.
    public func answerLines(_ answer: Int?, page: Page) -> [StyledLine] {
        let messages = page.messages
        guard let answer, predict.choices.indices.contains(answer) else {
            return TextFlow.wrap([Span(messages.noAnswer, .warning)], width: page.proseWidth, first: "! ")
        }
        let prefix = StyledLine([Span("→ ", .key), Span("\(messages.kernelAnswer)  ", .heading)])
        let text =
            [Span("\(answer + 1) ", .key)] + InlineText.spans(predict.choices[answer].text, style: .strong, page: page)
        var lines = TextFlow.wrap(text, width: page.proseWidth, first: prefix, rest: "  ")
        if let chosen {
            let verdict =
                chosen == answer
                ? StyledLine([Span("✓ ", .success), Span(messages.predictedRight, .success)])
                : StyledLine([Span("✗ ", .warning), Span(messages.predictedOther(chosen + 1), .warning)])
            lines += TextFlow.wrap(verdict.spans, width: page.proseWidth, rest: "  ")
        }
        if !predict.explain.isEmpty {
            lines.append(.empty)
            lines += MarkdownText.lines(predict.explain, page: page)
        }
        return lines
    }
}
