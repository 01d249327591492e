import Foundation
import Testing

/// `lab` is killed by force, at any moment. What it leaves is gone after `lab clean`, or after the next start.
///
/// `LAB_KILL_ROUNDS` is how often each test does it (`make soak`), `LAB_KILL_SEED` repeats a run.
@Suite(.enabled(if: getuid() == 0, "needs root: namespaces and control groups"), .serialized)
struct KilledTests {
    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap(UInt64.init)
    }
    private static let rounds = Int(number("LAB_KILL_ROUNDS") ?? 3)
    private static let seed = number("LAB_KILL_SEED") ?? .random(in: 0...999_999_999)

    /// A folder of one test: state, work and course.
    private final class Place {
        let folder: URL
        let course: TinyCourse

        init() throws {
            folder = URL(filePath: NSTemporaryDirectory() + "lab-killed-" + UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            course = try TinyCourse(in: folder)
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        /// Restores the machine in one of the two ways in which a person would.
        func restore(byCleaning: Bool) throws {
            let arguments = byCleaning ? ["clean"] : ["run", "01-quiet", "--auto"]
            let result = try Repository.run(
                [CommandTests.program] + arguments, in: folder,
                environment: LabProcess.environment(folder, course.home))
            #expect(result.status == 0, "\(arguments): \(result.output)\(result.errors)")
        }
    }

    @Test(arguments: [["run", "03-cgroups", "--auto"], ["grade", "03-cgroups", "--work", "lab-work"]])
    func atAnyMomentNothingStays(arguments: [String]) throws {
        let place = try Place()
        for exercise in ["memory-limit", "pause"] {
            let work = place.folder.appending(path: "lab-work/03-cgroups/\(exercise)")
            try FileManager.default.createDirectory(
                at: work.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                at: Repository.root.appending(path: "labs/03-cgroups/\(exercise)/solution"), to: work)
        }
        var random = SeededGenerator(seed: KilledTests.seed)
        for round in 0..<KilledTests.rounds {
            let program = try LabProcess(arguments, in: place.folder, home: Repository.root)
            // The start is the delicate part: half of the moments lie there.
            let longest = Bool.random(using: &random) ? 100_000 : 2_000_000
            let moment = Int.random(in: 0...longest, using: &random)
            // Not a wait for something: the moment itself is what is being tried.
            usleep(UInt32(moment))
            let traces = program.killNow()
            try place.restore(byCleaning: round % 2 == 0)
            let remains = try program.remains(of: traces)
            #expect(remains.isEmpty, "LAB_KILL_SEED=\(KilledTests.seed), round \(round), killed after \(moment) µs")
        }
    }

    @Test func whileItsProcessesAreFrozenNothingStays() throws {
        for round in 0..<max(2, KilledTests.rounds / 2) {
            let place = try Place()
            let program = try LabProcess(["run", "02-ice", "--auto"], in: place.folder, home: place.course.home)
            let sign = place.folder.appending(path: "lab-work/02-ice/frozen").path
            while program.isRunning && access(sign, F_OK) != 0 { sched_yield() }
            let traces = program.killNow()
            #expect(traces.sessions.count == 1)
            // Frozen on v1, it outlives its engine: that is what makes this test worth its time.
            try place.restore(byCleaning: round % 2 == 0)
            #expect(try program.remains(of: traces) == [])
        }
    }

    /// The sweeper of one `lab` leaves the living session of another alone.
    @Test func aLivingSessionOfAnotherIsLeftAlone() throws {
        let place = try Place()
        let living = try LabProcess(["run", "02-ice", "--auto"], in: place.folder, home: place.course.home)
        let sign = place.folder.appending(path: "lab-work/02-ice/frozen").path
        while living.isRunning && access(sign, F_OK) != 0 { sched_yield() }
        let before = living.traces()
        try place.restore(byCleaning: true)
        try place.restore(byCleaning: false)
        // Nor where it cannot see the other's folder, but its groups: a container with a /run of its own.
        let elsewhere = try Repository.run(
            ["unshare", "-m", "sh", "-c", "mount -t tmpfs t /run && exec \"$0\" clean", CommandTests.program],
            in: place.folder, environment: LabProcess.environment(place.folder, place.course.home))
        #expect(elsewhere.status == 0, "\(elsewhere.errors)")
        #expect(living.isRunning)
        #expect(living.traces().sessions == before.sessions)
        #expect(living.traces().networks == before.networks && before.networks.count == 1)
        let traces = living.killNow()
        try place.restore(byCleaning: true)
        #expect(try living.remains(of: traces) == [])
    }

    @Test(arguments: [true, false]) func twoAtOnceBothComeToTheirEnd(inTheSameFolder: Bool) throws {
        let first = try Place(), second = try Place()
        for _ in 0..<KilledTests.rounds {
            let folders = [first.folder, inTheSameFolder ? first.folder : second.folder]
            let home = first.course.home
            let results = try concurrently(folders) { folder in
                try Repository.run(
                    [CommandTests.program, "run", "01-quiet", "--auto"], in: folder,
                    environment: LabProcess.environment(folder, home))
            }
            for result in results { #expect(result.status == 0, "\(result.output)\(result.errors)") }
        }
    }

    private func concurrently<Input: Sendable, Output: Sendable>(
        _ inputs: [Input], _ body: @Sendable (Input) throws -> Output
    ) throws -> [Output] {
        let results = Results<Output>()
        DispatchQueue.concurrentPerform(iterations: inputs.count) { index in
            results.append(Result { try body(inputs[index]) })
        }
        return try results.all.map { try $0.get() }
    }

    private final class Results<Output: Sendable>: @unchecked Sendable {
        private let lock = NSLock()
        private var collected = [Result<Output, any Error>]()

        var all: [Result<Output, any Error>] { lock.withLock { collected } }

        func append(_ result: Result<Output, any Error>) { lock.withLock { collected.append(result) } }
    }
}

/// The same numbers for the same seed (splitmix64).
private struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
