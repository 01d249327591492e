/// The moment at which waiting ends.
public struct Deadline: Sendable {
    private let end: ContinuousClock.Instant

    public init(after patience: Duration) { end = .now + patience }

    public var hasPassed: Bool { ContinuousClock.now >= end }

    /// What is left in milliseconds, rounded up, as poll(2) takes it; 0 when the moment has passed.
    public var milliseconds: Int32 {
        let left = (end - .now) / Duration.milliseconds(1)
        return left <= 0 ? 0 : Int32(min(left.rounded(.up), 1e9))
    }
}
