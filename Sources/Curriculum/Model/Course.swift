/// `curriculum/course.yaml`: the labs in their order.
public struct Course: Sendable, Equatable {
    public var title: Localized
    public var labs: [Entry]

    public init(title: Localized, labs: [Entry]) {
        self.title = title
        self.labs = labs
    }

    /// One lab as the course lists it.
    public struct Entry: Sendable, Equatable {
        /// Such as `03-cgroups`: the lesson's file name and the folder below `labs/`.
        public var id: String
        public var title: Localized
        public var summary: Localized
        /// Named in the course, not written yet: it has no files and cannot be run.
        public var isPlanned: Bool
        public var position: SourcePosition

        public init(
            id: String, title: Localized, summary: Localized = Localized(), isPlanned: Bool = false,
            position: SourcePosition
        ) {
            self.id = id
            self.title = title
            self.summary = summary
            self.isPlanned = isPlanned
            self.position = position
        }
    }

    public func entry(_ id: String) -> Entry? { labs.first { $0.id == id } }
}
