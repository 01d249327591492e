internal import LinuxSystem

/// A way of running the workload that can be measured again and again.
protocol ComparedWay {
    var way: WayOfRunning { get }
    /// Bytes on the disk that are there for it alone.
    var disk: UInt64 { get }
    /// Runs the workload once, from nothing to its end.
    func sample() throws(SystemError) -> WaySample
}
