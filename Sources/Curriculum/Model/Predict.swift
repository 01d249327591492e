/// A question before a step, answered by what the kernel then does.
public struct Predict: Sendable, Equatable {
    public var id: String
    /// Id of the step that answers it; it stands after the question.
    public var of: String
    public var question: [Inline]
    /// In order: the first one whose evidence the step produced is the answer.
    public var choices: [Choice]
    /// Shown once the step has run.
    public var explain: [Block]
    public var position: SourcePosition

    public init(
        id: String, of: String, question: [Inline], choices: [Choice], explain: [Block] = [], position: SourcePosition
    ) {
        self.id = id
        self.of = of
        self.question = question
        self.choices = choices
        self.explain = explain
        self.position = position
    }

    public struct Choice: Sendable, Equatable {
        public var text: [Inline]
        public var when: Evidence

        public init(text: [Inline], when: Evidence) {
            self.text = text
            self.when = when
        }
    }
}
