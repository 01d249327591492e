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
public struct PlainBuildProgress {
    private var hasBegun = false

    public init() {}

    public mutating func lines(for event: BuildEvent) -> [BuildLine] {
        switch event {
        case .started(let step):
            let gap = hasBegun ? [BuildLine("", .gap)] : []
            hasBegun = true
            return gap + [BuildLine("#\(step.number) \(step.title)", .title)]
        case .cached(let step, let effect):
            return [BuildLine("#\(step.number) CACHED", .done)] + self.effect(effect, step)
        case .output(let step, let seconds, let line):
            return [BuildLine("#\(step.number) \(Self.thousandths(seconds)) \(line)", .output)]
        case .done(let step, let seconds, let effect):
            return [BuildLine("#\(step.number) DONE \(Self.tenths(seconds))s", .done)] + self.effect(effect, step)
        case .failed(let step): return [BuildLine("#\(step.number) ERROR", .failed)]
        case .wrote(let step, let id, let names):
            return [BuildLine("#\(step.number) writing image \(id)", .output)]
                + names.map { BuildLine("#\(step.number) naming to \($0)", .output) }
                + [BuildLine("#\(step.number) DONE 0.0s", .done)]
        }
    }

    private func effect(_ effect: StepEffect, _ step: BuildStep) -> [BuildLine] {
        let text: String
        switch effect {
        case .nothing: return []
        case .noFiles: text = "no file changed, so there is no new layer"
        case .layer(let layer, let diffID, let entries):
            let size = HumanSize(layer.size).text()
            text =
                "layer sha256:\(layer.digest.short)… \(size), \(entries) \(entries == 1 ? "entry" : "entries"), "
                + "diff id sha256:\(diffID.short)…"
        case .config(let fields):
            text = fields.sorted { $0.key < $1.key }.map { "config.\($0.key) ← \($0.value)" }.joined(separator: ", ")
        case .base(let id, let layers):
            guard let id else {
                text = "nothing: no layer yet"
                break
            }
            text = "image sha256:\(id.short)…, \(layers) \(layers == 1 ? "layer" : "layers")"
        }
        return [BuildLine("#\(step.number) → \(text)", .effect)]
    }

    private static func tenths(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func thousandths(_ seconds: Double) -> String {
        let number = Int((seconds * 1000).rounded())
        let fraction = String(number % 1000)
        return "\(number / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }
}
