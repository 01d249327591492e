internal import Curriculum
internal import LinuxSystem

/// A way of running the workload that can be measured again and again.
protocol ComparedWay {
    var way: WayOfRunning { get }
    /// Bytes on the disk that are there for it alone.
    var disk: UInt64 { get }
    /// What has to be known to read its figures; nil: nothing.
    var remark: Localized? { get }
    /// In how many of the rounds it is measured: in every one, every second…
    var everyRounds: Int { get }
    /// Runs the workload once, from nothing to its end.
    func sample() throws(SystemError) -> WaySample
}

extension ComparedWay {
    var everyRounds: Int { 1 }
    var remark: Localized? { nil }
}
