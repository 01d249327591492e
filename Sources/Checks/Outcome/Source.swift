/// Where something was read: a file of the kernel, or another place that can be looked at again.
public struct Source: Sendable, Hashable {
    /// As the learner can name it inside the sandbox: `/sys/fs/cgroup/memory/demo/memory.limit_in_bytes`.
    public var shown: String
    /// The same place as this machine names it, where that is another name.
    public var host: String?

    public init(shown: String, host: String? = nil) {
        self.shown = shown
        self.host = host == shown ? nil : host
    }
}

extension Source: CustomStringConvertible {
    public var description: String {
        guard let host else { return shown }
        return "\(shown) (host: \(host))"
    }
}
