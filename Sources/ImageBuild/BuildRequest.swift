/// What is to be built of what.
public struct BuildRequest: Hashable, Sendable {
    /// The folder that COPY and ADD read from.
    public var context: String
    /// `--build-arg NAME=value`; nil takes the value of the environment.
    public var arguments: [String: String?] = [:]
    /// The stage to build; nil is the last.
    public var target: String?
    public var usesCache = true

    public init(context: String) { self.context = context }
}
