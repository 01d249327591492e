public import Curriculum
public import LinuxSystem

/// One workload, run in several ways on this machine, now: what each of them takes.
public struct WayComparison: Sendable, Hashable {
    /// What was measured in one way.
    public struct Row: Sendable, Hashable {
        public let way: WayOfRunning
        public let figures: [WayQuantity: WayFigure]
        /// How many kernels had to run for it: this machine's, and that of the workload where it has another boot id.
        public let kernels: Int
        /// What has to be known to read these figures; nil: nothing.
        public var remark: Localized?

        public func figure(_ quantity: WayQuantity) -> WayFigure? { figures[quantity] }
    }

    /// A way that could not be measured, and why.
    public struct LeftOut: Sendable, Hashable {
        public let way: WayOfRunning
        public let reason: SystemError

        /// An error has no hash: the ways alone tell apart what was left out.
        public func hash(into hasher: inout Hasher) { hasher.combine(way) }
    }

    /// In the order of `WayOfRunning.allCases`.
    public let rows: [Row]
    public let leftOut: [LeftOut]

    /// How often each was measured.
    public let rounds: Int

    /// What the workload does: rounds of an empty loop, and bytes copied one by one, two system calls for each.
    public static let loopRounds = WayWorkload.rounds
    public static let bytesCopied = WayWorkload.bytes

    /// How often each way is measured where nothing is said.
    public static let usualRounds = 9

    /// Measures the ways in turn, round after round, so that what the machine does besides falls on all of them.
    ///
    /// - Parameters:
    ///   - rounds: how often; one more comes before them and is not counted, since it fills the page cache.
    ///   - machine: whose containers.
    ///   - progress: told before what takes its time.
    /// - Throws: what failed in a way that could be begun.
    public static func measure(
        _ ways: [WayOfRunning] = WayOfRunning.allCases, rounds: Int = WayComparison.usualRounds,
        machine: Machine = .own,
        state: StateFolder = StateFolder(), progress: (Localized) -> Void = { _ in }
    ) throws(SystemError) -> WayComparison {
        var compared = [any ComparedWay]()
        var leftOut = [LeftOut]()
        let host = try SandboxHost(machine: machine, state: state)
        let root = try WayRoot()
        for way in WayOfRunning.allCases where ways.contains(way) {
            // What keeps a machine from going on keeps it from booting, and is said once.
            if way == .cold, leftOut.contains(where: { $0.way == .vm }) { continue }
            do throws(SystemError) {
                compared.append(try make(way, host: host, root: root, progress))
            } catch {
                leftOut.append(LeftOut(way: way, reason: error))
            }
        }
        if compared.contains(where: { $0.everyRounds > 1 }) {
            progress(
                Localized(
                    ko: "재는 중. 가상 머신이 있어 1분쯤 걸립니다", en: "measuring; with virtual machines it takes a minute or so"))
        }
        let here = try KernelFile.read("/proc/sys/kernel/random/boot_id").split(separator: "\n").joined()
        var samples = [WayOfRunning: [WaySample]]()
        let rounds = max(rounds, 1)
        for round in 0...rounds {
            // There and back again: what one leaves to be tidied up shall not always fall on the same next one.
            for way in round.isMultiple(of: 2) ? compared : compared.reversed()
            where round.isMultiple(of: way.everyRounds) || round == rounds {
                let sample = try way.sample()
                if round > 0 { samples[way.way, default: []].append(sample) }
            }
        }
        let rows = compared.map { Row($0, samples[$0.way] ?? [], here: here) }
        return WayComparison(rows: rows, leftOut: leftOut, rounds: rounds)
    }

    private static func make(
        _ way: WayOfRunning, host: SandboxHost, root: WayRoot, _ progress: (Localized) -> Void
    ) throws(SystemError) -> any ComparedWay {
        switch way {
        case .native: try NativeWay()
        case .chroot: ChrootWay(root: root, host: host)
        case .container: ContainerWay(root: root, host: host)
        case .vm, .cold: try MachineWay(boots: way == .cold, progress: progress)
        }
    }
}

extension WayComparison.Row {
    init(_ way: any ComparedWay, _ samples: [WaySample], here: String) {
        self.way = way.way
        var figures = [WayQuantity: WayFigure]()
        figures[.start] = WayFigure(samples.map(\.start))
        figures[.memory] = WayFigure(samples.map(\.memory))
        figures[.disk] = WayFigure([Double(way.disk)])
        figures[.cpu] = WayFigure(samples.map(\.answer.cpu))
        figures[.call] = WayFigure(samples.map(\.answer.call))
        self.figures = figures
        kernels = samples.map { Set([here, $0.answer.bootId]).count }.max() ?? 1
        remark = way.remark
    }
}
