/// `labs/ID/EX/checks.yaml`: how an exercise is graded.
public struct Exercise: Sendable, Equatable {
    /// Name of its folder.
    public var id: String
    public var lab: String
    public var title: Localized
    /// The learner's file, below `/work`; nil for a live exercise.
    public var script: String?
    /// Which file beside it the learner edits, where it is not the script itself; nil otherwise.
    public var edit: String?
    /// The most time that the script may take.
    public var time: Duration
    /// True: grades the open session, and no script runs.
    public var isLive: Bool
    /// `machine: vm`: the script runs in a virtual machine, as root of another kernel.
    public var isInMachine: Bool
    /// 1 (easy) to 4 (hard).
    public var difficulty: Int
    /// Features of the machine without which it is not graded; nil: all that its lab needs.
    public var needs: [String]?
    public var checks: [Check]
    /// Path of `checks.yaml` below the curriculum's root.
    public var file: String

    public init(
        id: String, lab: String, title: Localized, script: String? = nil, edit: String? = nil,
        time: Duration = .seconds(10), isLive: Bool = false, isInMachine: Bool = false, difficulty: Int = 1,
        needs: [String]? = nil, checks: [Check], file: String
    ) {
        self.id = id
        self.lab = lab
        self.title = title
        self.script = script
        self.edit = edit
        self.time = time
        self.isLive = isLive
        self.isInMachine = isInMachine
        self.difficulty = difficulty
        self.needs = needs
        self.checks = checks
        self.file = file
    }

    /// The sum of all checks.
    public var points: Int { checks.reduce(0) { $0 + $1.points } }

    public func check(_ id: String) -> Check? { checks.first { $0.id == id } }

    /// The same with parameters put in; only then has every value its unit.
    public func resolved(with parameters: ParameterValues) -> Exercise {
        var exercise = self
        exercise.checks = checks.map { $0.resolved(with: parameters) }
        return exercise
    }
}
