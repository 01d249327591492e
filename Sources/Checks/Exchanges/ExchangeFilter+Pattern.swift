public import Curriculum
public import Wire

extension ExchangeFilter {
    /// As a course file has it.
    public init(_ pattern: ExchangePattern, credentials: Bool? = nil) {
        self.init(method: pattern.method, path: pattern.path, status: pattern.status, credentials: credentials)
    }
}
