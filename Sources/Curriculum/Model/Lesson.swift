/// One lesson in one language: `curriculum/LANGUAGE/ID.md`.
public struct Lesson: Sendable, Equatable {
    /// Id of its lab.
    public var id: String
    public var language: Language
    public var frontMatter: FrontMatter
    public var blocks: [Block]
    /// Path below the curriculum's root.
    public var file: String

    public init(id: String, language: Language, frontMatter: FrontMatter, blocks: [Block], file: String) {
        self.id = id
        self.language = language
        self.frontMatter = frontMatter
        self.blocks = blocks
        self.file = file
    }

    /// The YAML between the two `---` at the top.
    public struct FrontMatter: Sendable, Equatable {
        public var lab: String
        public var title: String
        public var summary: String
        /// How long the lesson takes; nil when it does not say.
        public var minutes: Int?

        public init(lab: String, title: String, summary: String = "", minutes: Int? = nil) {
            self.lab = lab
            self.title = title
            self.summary = summary
            self.minutes = minutes
        }
    }

    /// Every step in order, counterfactuals among them.
    public var steps: [Step] {
        blocks.compactMap { if case .step(let step) = $0 { step } else { nil } }
    }

    /// The steps that have a number, in order: counterfactuals belong to their step and have none.
    public var numberedSteps: [Step] { steps.filter { $0.kind == .run } }

    public func step(_ id: String) -> Step? { steps.first { $0.id == id } }

    /// The counterfactuals of that step, in order.
    public func counterfactuals(of id: String) -> [Step] { steps.filter { $0.kind == .without(of: id) } }

    public var predictions: [Predict] {
        blocks.compactMap { if case .predict(let predict) = $0 { predict } else { nil } }
    }

    /// The questions that the step answers, in order.
    public func predictions(of step: String) -> [Predict] { predictions.filter { $0.of == step } }

    public var exercises: [ExerciseBlock] {
        blocks.compactMap { if case .exercise(let exercise) = $0 { exercise } else { nil } }
    }

    public func exercise(_ id: String) -> ExerciseBlock? { exercises.first { $0.id == id } }
}
