public import Dockerfile
public import OCI

/// What happens in a build, in the order in which it does.
public enum BuildEvent: Hashable, Sendable {
    case started(BuildStep)
    /// The step was carried out before, with the same files below it; its layer is used again.
    case cached(BuildStep, StepEffect)
    /// A line that a RUN wrote, and how long the step had been under way.
    case output(BuildStep, seconds: Double, line: String)
    case done(BuildStep, seconds: Double, StepEffect)
    /// The step does something that was hardly meant.
    case warning(BuildStep, DockerfileDiagnostic)
    /// The step failed; the error comes by itself.
    case failed(BuildStep)
    /// The image is in the store.
    case wrote(BuildStep, Digest, names: [ImageReference])
}

/// One step of a build.
public struct BuildStep: Hashable, Sendable {
    /// From 1 on, over all stages.
    public var number: Int
    /// `[build 2/4]`, for what may make a layer.
    public var place: String
    /// The instruction on one line, or what the builder does for itself.
    public var text: String

    /// As BuildKit writes it: `[build 2/4] RUN make`.
    public var title: String { place.isEmpty ? text : "\(place) \(text)" }
}

/// What a step has changed in the image.
public enum StepEffect: Hashable, Sendable {
    /// Nothing that an image keeps.
    case nothing
    /// A step that may make a layer changed no file.
    case noFiles
    /// A new layer: what is in the store, and the digest of the archive in it. `entries` is its number of files.
    case layer(Descriptor, diffID: Digest, entries: Int)
    /// Fields of the image's configuration, as `Env` and `Cmd`, with what they hold now.
    case config([String: String])
    /// The image that a stage begins with; nil is `scratch`.
    case base(Digest?, layers: Int)
}
