internal import Curriculum
internal import Glibc
internal import LabEngine
internal import LinuxSystem
internal import TerminalUI
internal import VirtualMachine

/// Grades exercises in a virtual machine: one for all of them, and a new one after each that brings it down.
///
/// A `lab` in the machine runs and judges, and tells of each exercise as soon as it is done; what becomes of the reports
/// is this side's business. So a machine that goes down takes nothing with it but the exercise that was running.
struct MachineGrader {
    let context: Context
    /// The folder that holds ID/EX/.
    let root: String
    /// The learner's token, where there is one.
    let variables: [String: String]
    let jobs: Int

    /// Beside what the exercises' own limits give: a machine that is emulated is slow, and measurements repeat.
    private static let spareSeconds = 240.0

    /// Grades them in their order, and hands over what became of each.
    ///
    /// An exercise is blamed for a machine's end only where it ran alone, and as the first in its machine: else it is
    /// graded once more in a new one. An exercise that waits for another to be graded may have left something behind.
    ///
    /// - Parameter take: gets the index of an exercise and its report.
    /// - Throws: what `take` throws, and where no machine can be had.
    func grade(_ exercises: [Exercise], take: @escaping (Int, ExerciseRunner.Report) throws -> Void) throws {
        var next = 0
        var isCareful = false
        while next < exercises.count {
            let first = next
            let rest = Array(exercises[first...])
            let ending: Ending
            do {
                ending = try run(rest, jobs: isCareful ? 1 : jobs) { index, report in
                    // In their order: a report that is told twice, or too early, is none.
                    guard first + index == next else { return }
                    try take(next, report)
                    next += 1
                }
            } catch let error as MachineError {
                // What was graded stays graded.
                guard isCareful else { throw context.complaint(error) }
                for index in next..<exercises.count {
                    let fault = ExerciseRunner.Report(exercises[index], fault: error.cause, language: context.language)
                    try take(index, fault)
                }
                return
            }
            guard next < exercises.count else { return }
            let isAlone = next == first && (isCareful || jobs == 1)
            isCareful = true
            guard isAlone else { continue }
            switch ending {
            case .wentDown(let reason):
                try take(next, ExerciseRunner.Report(exercises[next], wentDown: reason, language: context.language))
            case .ended(let status):
                let fault = SystemError(
                    "grade in the virtual machine", path: exercises[next].id, errno: .protocolError,
                    advice: "The program in it ended with status \(status).")
                try take(next, ExerciseRunner.Report(exercises[next], fault: fault, language: context.language))
            }
            next += 1
        }
    }

    private enum Ending {
        /// With exercises that it has not told of.
        case ended(Int32)
        case wentDown(SystemError)
    }

    /// One machine, up to its end or that of the exercises.
    private func run(
        _ exercises: [Exercise], jobs: Int, take: @escaping (Int, ExerciseRunner.Report) throws -> Void
    ) throws -> Ending {
        let machine = try context.startMachine(folders: context.courseFolders + [context.answerFolder(root)])
        defer { machine.end() }
        let null: FileDescriptor
        do throws(SystemError) { null = try FileDescriptor.open("/dev/null", O_RDWR) } catch {
            throw MachineError.failed(error)
        }
        let names = exercises.map { "\($0.lab)/\($0.id)" }
        let command = GuestCommand(
            arguments: [
                "grade", "--report-lines", "--lang", context.language.rawValue, "--jobs", "\(jobs)", "--work", root,
            ]
                + names,
            environment: context.guestEnvironment(variables), directory: "/tmp")
        let longest = exercises.map(\.time).max() ?? .zero
        let limit =
            Double(longest.components.seconds) * Double(max(4, machine.slowness)) + MachineGrader.spareSeconds
        var lines = ReportReader(exercises: exercises)
        var failure: (any Error)?
        let status: Int32
        do throws(MachineError) {
            status = try machine.run(
                command, streams: MachineStreams(input: null.rawValue, output: null.rawValue, errors: 2),
                limit: .betweenOutputs(seconds: limit)
            ) { bytes in
                for (index, report) in lines.read(bytes) where failure == nil {
                    do { try take(index, report) } catch { failure = error }
                }
            }
        } catch {
            if let failure { throw failure }
            return .wentDown(error.cause)
        }
        if let failure { throw failure }
        if let signal = machine.endingSignal {
            machine.end()
            Glibc.exit(128 + signal)
        }
        // The lab cannot be graded there either, and why has been said.
        if !lines.hasBegun, let refusal = Status(rawValue: status), refusal == .usage || refusal == .machine {
            throw refusal
        }
        // Killed: memory ran out, or somebody had the right to.
        if status == 128 + SIGKILL {
            return .wentDown(SystemError("keep the virtual machine running", errno: Errno(rawValue: ENOMEM)))
        }
        return .ended(status)
    }
}

/// Reports as they come, in pieces.
private struct ReportReader {
    let exercises: [Exercise]
    private var bytes: [UInt8] = []
    /// Whether a report has come.
    private(set) var hasBegun = false

    init(exercises: [Exercise]) { self.exercises = exercises }

    mutating func read(_ more: [UInt8]) -> [(Int, ExerciseRunner.Report)] {
        bytes += more
        var reports = [(Int, ExerciseRunner.Report)]()
        while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
            if let report = ReportLine.read(bytes[..<end], of: exercises) {
                hasBegun = true
                reports.append((report.index, report.report))
            }
            bytes.removeSubrange(...end)
        }
        if bytes.count > ReportLine.longest { bytes = [] }
        return reports
    }
}
