public import Curriculum
internal import Cgroups
internal import LinuxSystem

/// Makes the effect happen: starts a consumer of the engine inside a group and reports what the kernel did to it.
///
/// A right setting by another way passes, and a file that only looks right fails. What does not fulfil the expectation
/// is measured a second time before it counts.
public struct MeasureProbe: Probe {
    public let name = "measure"
    public let disturbs = true

    public init() {}

    public func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        var measurement = try Measurement(check, expectation, context)
        if let missing = measurement.missing {
            return expectation.fields.map { Reading(key: $0.key, value: missing, source: measurement.source) }
        }
        var readings = try measurement.run(attempt: 1)
        if !measurement.isFulfilled(by: readings) { readings = try measurement.run(attempt: 2) }
        return readings
    }
}

/// One check of the probe: its consumer, its groups and its amounts.
private struct Measurement {
    private let consumer: String
    private let controller: Controller
    private let paths: [String]
    private let amount: Int64?
    private let time: Duration?
    private let expectation: Expectation
    private let context: ProbeContext
    /// Whether other programs kept the CPUs so busy that a longer look is worth it.
    private var wasContended = false

    init(_ check: Check, _ expectation: Expectation, _ context: ProbeContext) throws(ProbeFailure) {
        let consumer = check.text("consumer") ?? ""
        guard let own = Controller(rawValue: consumer), [.memory, .pids, .cpu, .io].contains(own) else {
            throw .lesson("there is no consumer '\(consumer)'")
        }
        self.consumer = consumer
        // CPU time also shows that a group is frozen.
        let controller = expectation["cpu_stops"] == nil ? own : .freezer
        self.controller = controller
        guard context.version(of: controller) != nil else {
            throw .unavailable(
                Localized(
                    ko: "이 커널에는 \(controller.rawValue) 컨트롤러가 없습니다.",
                    en: "This kernel has no \(controller.rawValue) controller."))
        }
        var paths = [String]()
        let given = check.list("paths").isEmpty ? check.list("path") : check.list("paths")
        for path in given { paths.append(try check.groupPath(path.text)) }
        guard paths.count == (expectation["ratio"] == nil ? 1 : 2) else {
            throw .lesson("'ratio' takes two 'paths', everything else one 'path'")
        }
        self.paths = paths
        amount = check.value("amount")?.integer
        if case .time(let time) = check.value("time")?.quantity { self.time = time } else { time = nil }
        self.expectation = expectation
        self.context = context
    }

    private var group: Cgroup { context.session.group(paths[0]) }
    private var session: Cgroup { context.session }

    /// The group's directory, by both names.
    var source: Source {
        Source(
            shown: context.shownDirectory(of: controller, paths[0]), host: group.directory(of: controller))
    }

    /// What to say where a group is not there; nil where all are.
    var missing: ObservedValue? {
        for path in paths {
            guard let directory = session.group(path).directory(of: controller), !KernelFile.exists(directory) else {
                continue
            }
            return .missing(
                ObservedValue.Missing(noGroup: path, at: context.shownDirectory(of: controller, path)))
        }
        return nil
    }

    func isFulfilled(by readings: [Reading]) -> Bool {
        // What cannot be compared is told by the evaluator.
        (try? Verdict(expectation, readings))?.isFulfilled ?? true
    }

    mutating func run(attempt: Int) throws(ProbeFailure) -> [Reading] {
        do {
            let found = try measure(attempt)
            return try expectation.fields.map { field in
                guard let value = try found(field) else {
                    throw ProbeFailure.lesson("the consumer \(consumer) has no '\(field.key)'")
                }
                return Reading(key: field.key, value: value, source: source(of: field.key), decidedBy: limit)
            }
        } catch let failure as ProbeFailure {
            throw failure
        } catch let error as SystemError where error.errno == .busy {
            let missing = ObservedValue.Missing(
                value: Localized(ko: "프로세스가 들어갈 수 없음", en: "no process can join"),
                sentence: Localized(
                    ko: "\(paths[0]) 그룹에는 프로세스가 들어갈 수 없습니다(EBUSY). 하위 그룹에 컨트롤러를 나누어 준 "
                        + "그룹은 프로세스를 직접 가질 수 없습니다.",
                    en: "No process can join the group \(paths[0]) (EBUSY): a group that hands controllers to groups "
                        + "below it holds none itself."))
            return expectation.fields.map { Reading(key: $0.key, value: .missing(missing), source: source) }
        } catch let error as SystemError where [.noSuchFile, .noSuchDevice].contains(error.errno) {
            // A learner's process that is still running may remove the group under our hands, and make it again; and
            // on v2 a group has only the controllers that the one above hands out.
            let gone = missing ?? .missing(vanished)
            return expectation.fields.map { Reading(key: $0.key, value: gone, source: source) }
        } catch {
            throw .engine(error.text(in: context.language))
        }
    }

    private var vanished: ObservedValue.Missing {
        let name = controller.rawValue
        if context.version(of: controller) == .v2 {
            return ObservedValue.Missing(
                value: Localized(ko: "\(name) 컨트롤러가 없음", en: "no \(name) controller"),
                sentence: Localized(
                    ko: "\(paths[0]) 그룹에 \(name) 컨트롤러의 파일이 없습니다. 상위 그룹의 cgroup.subtree_control에 "
                        + "+\(name)를 먼저 써야 합니다.",
                    en: "The group \(paths[0]) has no files of the \(name) controller: write +\(name) to "
                        + "cgroup.subtree_control of the group above first."))
        }
        return ObservedValue.Missing(
            value: Localized(ko: "측정하는 동안 사라진 그룹", en: "a group that went away meanwhile"),
            sentence: Localized(
                ko: "측정하는 동안 \(paths[0]) 그룹이 삭제되었습니다. 그룹은 채점이 끝날 때까지 남아 있어야 합니다.",
                en: "The group \(paths[0]) was removed while it was measured: it has to stay until the grading is over."
            ))
    }

    /// Makes one measurement, and returns how its result answers a field.
    private mutating func measure(_ attempt: Int) throws -> (Expectation.Field) throws -> ObservedValue? {
        if expectation["cpu_stops"] != nil {
            let result = try StandstillMeasurement(of: group, controller, session: session)
            let nobody = self.nobody
            return { field in
                guard field.key == "cpu_stops" else { return nil }
                return result.processes == 0 ? .missing(nobody) : .bool(result.standsStill)
            }
        }
        switch controller {
        case .memory:
            let result = try MemoryMeasurement(amount, in: group, session: session)
            return { field in
                switch field.key {
                case "killed": .bool(result.killed)
                case "reached": .bytes(result.reached)
                default: nil
                }
            }
        case .pids:
            let result = try PidsMeasurement(amount, in: group, session: session)
            if result.isCutOff { throw ProbeFailure.engine(cutOff(result.forks)[context.language]) }
            let all = unrefused(result.forks)
            return { field in
                switch field.key {
                case "forks": .count(result.forks)
                case "errno": result.errno.map { .text($0.name) } ?? .nothing(all)
                default: nil
                }
            }
        case .io:
            guard let disk = context.disk else {
                throw ProbeFailure.unavailable(
                    Localized(ko: "이 실습에는 /disk가 없습니다.", en: "This lab has no /disk."))
            }
            let result = try IoMeasurement(
                amount ?? 64 << 20, for: time ?? .seconds(1), on: disk, in: group, session: session)
            return { field in field.key == "reached" ? .bytes(result.reached) : nil }
        default:
            let precedence = Precedence(of: session)
            defer { withExtendedLifetime(precedence) {} }
            if paths.count == 2 {
                let result = try CpuRatioMeasurement(
                    (time ?? .seconds(1)) * attempt, in: group, and: session.group(paths[1]), session: session)
                return { field in field.key == "ratio" ? .ratio(result.ratio) : nil }
            }
            // On a busy machine more periods tell more.
            let result = try CpuMeasurement(
                (time ?? .milliseconds(600)) * (wasContended ? 3 : 1), in: group, session: session)
            wasContended = result.isContended
            let measurement = self
            return { field in
                switch field.key {
                case "throttled": .count(result.throttled)
                case "share": .percent(try measurement.share(result, field.matcher, isLast: attempt > 1))
                default: nil
                }
            }
        }
    }

    /// The share to tell, out of a range where other programs kept the CPUs busy.
    private func share(_ result: CpuMeasurement, _ matcher: Matcher, isLast: Bool) throws -> Double {
        let steps = 20.0
        let width = result.share.upperBound - result.share.lowerBound
        let candidates = (0...Int(steps)).map { result.share.lowerBound + width * Double($0) / steps }
        let fitting = try candidates.filter { try matcher.isFulfilled(by: .percent($0)) }
        // All of it fits, none of it does, or it is so narrow that it makes no difference: decided.
        if fitting.count == candidates.count || fitting.isEmpty { return result.percent }
        if !result.isContended || (isLast && result.throttled > 0) { return fitting[0] }
        // One that does not fit, so that it is measured again.
        if !isLast { return candidates.first { !fitting.contains($0) } ?? result.percent }
        throw ProbeFailure.engine(
            "other programs keep the CPUs busy, so the share lies anywhere between "
                + "\(Wording.decimal(result.share.lowerBound))% and \(Wording.decimal(result.share.upperBound))%")
    }

    // MARK: Where it was read

    private func source(of key: String) -> Source {
        let v1 = context.version(of: controller) == .v1
        let file: String? =
            switch (controller, key) {
            case (.memory, "killed"): v1 ? "memory.oom_control" : "memory.events"
            case (.cpu, "throttled"), (.cpu, "share"): "cpu.stat"
            default: nil
            }
        return file.map { context.source($0, of: controller, paths[0]) } ?? source
    }

    /// The file by which the group is limited, of which the last write is worth telling.
    private var limit: Source? {
        guard let version = context.version(of: controller) else { return nil }
        let key: String =
            switch controller {
            case .cpu: paths.count == 1 ? "quota" : version == .v1 ? "shares" : "weight"
            case .freezer: "frozen"
            case .io: "write_bps"
            default: "limit"
            }
        // On v2 one writes to cgroup.freeze what one reads in cgroup.events.
        let name = GroupFile(key, of: controller, version)?.name
        return name.map {
            context.source($0 == "cgroup.events" ? "cgroup.freeze" : $0, of: controller, paths[0])
        }
    }

    private func unrefused(_ forks: Int64) -> Localized {
        Localized(ko: "오류 없음(\(forks)개를 모두 만듦)", en: "no error (all \(forks) were made)")
    }

    private func cutOff(_ forks: Int64) -> Localized {
        Localized(
            ko: "프로세스를 \(forks)개 만든 뒤 측정이 끊겼습니다. 메모리 제한에 걸렸거나 시간이 모자랐습니다.",
            en: "The measurement was cut off after \(forks) forks: killed at a memory limit, or out of time.")
    }

    private var nobody: ObservedValue.Missing {
        ObservedValue.Missing(
            value: Localized(ko: "프로세스가 없음", en: "no process"),
            sentence: Localized(
                ko: "\(paths[0]) 그룹에 프로세스가 하나도 없어, 멈춘 것도 없습니다.",
                en: "The group \(paths[0]) has no process in it, so nothing stands still."))
    }
}
