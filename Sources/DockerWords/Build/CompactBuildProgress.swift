public import Curriculum
internal import Dockerfile
public import ImageBuild
internal import OCI

/// For a person at a terminal: a line for each step, what it wrote, and what it changed in the image.
public struct CompactBuildProgress: BuildProgress {
    private let language: Language
    /// A step whose title has not been shown yet: only what comes next says whether it was looked up.
    private var begun: BuildStep?

    public init(_ language: Language) { self.language = language }

    /// What is under way, for the line that is replaced as soon as something else is shown.
    public var current: BuildLine? { begun.map { BuildLine(" => \($0.title)", .title) } }

    public mutating func lines(for event: BuildEvent) -> [BuildLine] {
        switch event {
        case .started(let step):
            begun = step
            return []
        case .cached(let step, let effect):
            // A warning has shown the title already.
            let title = begun == nil ? BuildLine("    CACHED", .done) : BuildLine(" => CACHED \(step.title)", .title)
            begun = nil
            return [title] + lines(of: effect)
        case .output(_, _, let line): return title() + [BuildLine("    | \(line)", .output)]
        case .warning(_, let warning): return title() + [BuildLine("    ! \(warning.text(in: language))", .warning)]
        case .done(_, let seconds, let effect):
            let time = seconds < 0.05 ? [] : [BuildLine("    \(seconds.tenths)s", .done)]
            return title() + time + lines(of: effect)
        case .failed: return title()
        case .wrote(_, let id, let names):
            return title() + [BuildLine("    writing image \(id)", .output)]
                + names.map { BuildLine("    naming to \($0)", .output) }
        }
    }

    private mutating func title() -> [BuildLine] {
        defer { begun = nil }
        return current.map { [$0] } ?? []
    }

    private func lines(of effect: StepEffect) -> [BuildLine] {
        effect.text.map { [BuildLine("    → \($0)", .effect)] } ?? []
    }
}
