public import Curriculum
internal import Dockerfile
public import ImageBuild
internal import OCI

/// One line of a build's progress, as BuildKit's plain output writes it: `#5 [2/4] RUN make`.
public struct BuildLine: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// A step begins.
        case title
        case output
        case done
        /// What the step changed in the image.
        case effect
        case failed
        case warning
        /// Nothing, between two steps.
        case gap
    }

    public var text: String
    public var kind: Kind

    public init(_ text: String, _ kind: Kind) {
        self.text = text
        self.kind = kind
    }
}

/// Turns what happens in a build into lines.
public protocol BuildProgress {
    mutating func lines(for event: BuildEvent) -> [BuildLine]
}

/// As BuildKit's plain output: for files and for programs that read it.
public struct PlainBuildProgress: BuildProgress {
    private let language: Language
    private var hasBegun = false

    public init(_ language: Language) { self.language = language }

    public mutating func lines(for event: BuildEvent) -> [BuildLine] {
        switch event {
        case .started(let step):
            let gap = hasBegun ? [BuildLine("", .gap)] : []
            hasBegun = true
            return gap + [BuildLine("#\(step.number) \(step.title)", .title)]
        case .cached(let step, let effect):
            return [BuildLine("#\(step.number) CACHED", .done)] + self.effect(effect, step)
        case .output(let step, let seconds, let line):
            return [BuildLine("#\(step.number) \(seconds.thousandths) \(line)", .output)]
        case .done(let step, let seconds, let effect):
            return [BuildLine("#\(step.number) DONE \(seconds.tenths)s", .done)] + self.effect(effect, step)
        case .warning(let step, let warning):
            return [BuildLine("#\(step.number) WARN: \(warning.text(in: language))", .warning)]
        case .failed(let step): return [BuildLine("#\(step.number) ERROR", .failed)]
        case .wrote(let step, let id, let names):
            return [BuildLine("#\(step.number) writing image \(id)", .output)]
                + names.map { BuildLine("#\(step.number) naming to \($0)", .output) }
                + [BuildLine("#\(step.number) DONE 0.0s", .done)]
        }
    }

    private func effect(_ effect: StepEffect, _ step: BuildStep) -> [BuildLine] {
        effect.text.map { [BuildLine("#\(step.number) → \($0)", .effect)] } ?? []
    }
}

extension StepEffect {
    /// What a step has changed, on one line; nil where an image keeps nothing of it.
    var text: String? {
        switch self {
        case .nothing: return nil
        case .noFiles: return "no file changed, so there is no new layer"
        case .layer(let layer, let diffID, let entries):
            let size = HumanSize(layer.size).text()
            return "layer sha256:\(layer.digest.short)… \(size), \(entries) \(entries == 1 ? "entry" : "entries"), "
                + "diff id \(diffID.short)…"
        case .config(let fields):
            return fields.sorted { $0.key < $1.key }.map { "config.\($0.key) ← \($0.value)" }.joined(separator: ", ")
        case .base(let id, let layers):
            guard let id else { return "nothing: no layer yet" }
            return "image sha256:\(id.short)…, \(layers) \(layers == 1 ? "layer" : "layers")"
        }
    }
}

extension Double {
    /// Seconds with one digit behind the point.
    var tenths: String {
        let tenths = Int((self * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// Seconds with three digits behind the point.
    var thousandths: String {
        let number = Int((self * 1000).rounded())
        let fraction = String(number % 1000)
        return "\(number / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }
}
