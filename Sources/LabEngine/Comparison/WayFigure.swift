/// What was measured of one quantity in one way: every sample, and their middle and spread.
public struct WayFigure: Sendable, Hashable {
    /// Ascending; never empty.
    public let samples: [Double]

    /// - Returns: nil where there is no sample.
    public init?(_ samples: [Double]) {
        guard !samples.isEmpty else { return nil }
        self.samples = samples.sorted()
    }

    public var least: Double { samples.first ?? 0 }
    public var most: Double { samples.last ?? 0 }

    /// The one in the middle; of an even number the mean of the two.
    public var median: Double {
        let middle = samples.count / 2
        return samples.count.isMultiple(of: 2) ? (samples[middle - 1] + samples[middle]) / 2 : samples[middle]
    }
}

/// One run of the workload in one way.
struct WaySample: Equatable {
    var start: Double
    var memory: Double
    var answer: WayWorkload.Answer
}
