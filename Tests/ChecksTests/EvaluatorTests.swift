import Cgroups
import Curriculum
import LinuxSystem
import Testing
import Tracing

@testable import Checks

private let missing = ObservedValue.missing(
    ObservedValue.Missing(
        value: Localized(ko: "없음", en: "none"), sentence: Localized(ko: "그룹이 없습니다.", en: "There is no group.")))

private func evaluate(
    _ checks: [Check], _ probes: [any Probe], language: Language = .en, recording: [TraceEvent] = [], samples: Int = 0,
    parameters: [String: String] = [:]
) throws -> [CheckOutcome] {
    let evaluator = Evaluator(
        checks: checks, registry: ProbeRegistry(probes),
        context: try .fixture(recording: recording, parameters: parameters, language: language))
    for _ in 0..<samples { evaluator.sample() }
    return evaluator.evaluate()
}

@Suite("The evaluator")
struct EvaluatorTests {
    @Test("a check passes, and earns its points")
    func pass() throws {
        let outcome = try #require(
            try evaluate([.fixture(points: 3)], [ScriptedProbe(.success(.count(16)))]).first)
        #expect(outcome.status == .pass)
        #expect(outcome.points == 3 && outcome.max == 3)
        #expect(outcome.message.isEmpty)
        #expect(outcome.observed == "16" && outcome.expected == "16")
    }

    @Test("what the script left running has a part in the verdict where a check is about processes, or waits")
    func leftRunning() throws {
        func needsProcesses(_ checks: Check...) throws -> Bool {
            Evaluator(checks: checks, context: try .fixture()).needsProcesses
        }
        let file = Check.fixture(probe: "file", arguments: ["path": .value(CourseValue("/a"))])
        let eyes = Check.fixture(
            probe: "file", arguments: ["path": .value(CourseValue("/a")), "comm": .value(CourseValue("sleep"))])
        #expect(try !needsProcesses(file, .fixture(probe: "overlay"), .fixture(probe: "http")))
        #expect(try needsProcesses(file, eyes))
        #expect(try needsProcesses(file, .fixture(probe: "cgroup")))
        #expect(try needsProcesses(.fixture(probe: "file", when: .within(.seconds(1)))))
        // A probe that nobody knows is no reason to end anything.
        #expect(try needsProcesses(.fixture(probe: "none")))
    }

    @Test("a failure tells what was expected, what was there and where, in the learner's language")
    func fail() throws {
        let check = Check.fixture(
            fail: Localized(ko: "{actual}입니다. {expected}이어야 합니다.", en: "{actual}, not {expected}."))
        let probe = ScriptedProbe(.success(.unlimited))
        let english = try #require(try evaluate([check], [probe]).first)
        #expect(english.status == .fail && english.points == 0)
        #expect(english.message == "max (no limit), not 16.")
        #expect(english.source == Source(shown: "/sys/fs/cgroup/pids/web/pids.max"))
        let korean = try #require(try evaluate([check], [probe], language: .ko).first)
        #expect(korean.message == "max(제한 없음)입니다. 16이어야 합니다.")
    }

    @Test("what is not there is told in its own sentence, not as a value")
    func missingThing() throws {
        let check = Check.fixture(fail: Localized(same: "The limit is {actual}."))
        let outcome = try #require(try evaluate([check], [ScriptedProbe(.success(missing))], language: .ko).first)
        #expect(outcome.status == .fail)
        #expect(outcome.message == "그룹이 없습니다.")
        #expect(outcome.observed == "없음")
    }

    @Test("a value with braces in it is not looked at again")
    func braces() {
        #expect(
            VerdictWords.fill("{actual} {other} {", ["actual": "{expected}", "expected": "x"]) == "{expected} {other} {"
        )
    }

    @Test("parameters are put into what is expected")
    func parameters() throws {
        let check = Check.fixture(expect: [("limit", .equals("${max}"))])
        let outcome = try #require(
            try evaluate([check], [ScriptedProbe(.success(.count(24)))], parameters: ["max": "24"]).first)
        #expect(outcome.status == .pass)
    }

    @Test("of several fields those that failed are told, by their names")
    func severalFields() throws {
        let check = Check.fixture(
            expect: [("procs", .equals("16")), ("usage", .equals("20"))], fail: Localized(same: "{actual} / {expected}")
        )
        let outcome = try #require(try evaluate([check], [ScriptedProbe(.success(.count(16)))]).first)
        #expect(outcome.message == "usage 16 / usage 20")
    }

    @Test("what an image's check asks for stands without its name, also where the digests must hold besides")
    func fieldBesideTheDigests() throws {
        let check = Check.fixture(
            expect: [("procs", .equals("20")), ("verifies", .equals("16"))],
            fail: Localized(same: "{actual} / {expected}"))
        let outcome = try #require(try evaluate([check], [ScriptedProbe(.success(.count(16)))]).first)
        #expect(outcome.message == "16 / 20")
    }

    @Test("a fault of the engine is an error and a skip is a skip; neither is a pass or the learner's failure")
    func faults() throws {
        let engine = try #require(try evaluate([.fixture()], [ScriptedProbe(.failure(.engine("EIO")))]).first)
        #expect(engine.status == .error && engine.message == "The engine is at fault: EIO")
        let skip = try #require(
            try evaluate([.fixture()], [ScriptedProbe(.failure(.unavailable(Localized(same: "No disk."))))]).first)
        #expect(skip.status == .skip && skip.points == 0 && skip.message == "No disk.")
        let unknown = try #require(try evaluate([.fixture(probe: "nonsense")], []).first)
        #expect(unknown.status == .error)
        let incomparable = Check.fixture(expect: [("limit", .range(min: "1", max: nil))])
        let lesson = try #require(try evaluate([incomparable], [ScriptedProbe(.success(.text("R")))]).first)
        #expect(lesson.status == .error)
        #expect(ExerciseResult(id: "x", checks: [skip], duration: .zero).status == .skip)
        #expect(ExerciseResult(id: "x", checks: [skip, engine], duration: .zero).status == .error)
    }

    @Test("an expectation for the other cgroup version is skipped, with the reason")
    func otherVersion() throws {
        var check = Check.fixture()
        check.expectations = .byVersion(v1: nil, v2: check.expectations.all.first)
        let outcome = try #require(try evaluate([check], [ScriptedProbe(.success(.count(16)))]).first)
        #expect(outcome.status == .skip)
        #expect(outcome.message == "This check is not made on cgroup v1.")
    }

    @Test("within waits until it holds, and no longer than it was told")
    func within() throws {
        let check = Check.fixture(when: .within(.seconds(30)))
        let late = ScriptedProbe(.success(missing), .success(.unlimited), .success(.count(16)))
        #expect(try evaluate([check], [late]).first?.status == .pass)
        let never = ScriptedProbe(.success(.count(1)))
        #expect(try evaluate([.fixture(when: .within(.milliseconds(20)))], [never]).first?.status == .fail)
    }

    @Test("ever counts what held at some moment, also when it no longer does")
    func ever() throws {
        let probe = ScriptedProbe(.success(missing), .success(.count(16)), .success(.unlimited))
        #expect(try evaluate([.fixture(when: .ever)], [probe], samples: 3).first?.status == .pass)
        let never = ScriptedProbe(.success(.unlimited))
        #expect(try evaluate([.fixture(when: .ever)], [never], samples: 3).first?.status == .fail)
    }

    @Test("during fails on one look at which it did not hold, but not before the thing existed")
    func during() throws {
        let kept = ScriptedProbe(.success(missing), .success(.count(16)), .success(.count(16)))
        #expect(try evaluate([.fixture(when: .during)], [kept], samples: 3).first?.status == .pass)
        let broken = ScriptedProbe(.success(.count(16)), .success(.count(17)), .success(.count(16)))
        #expect(try evaluate([.fixture(when: .during)], [broken], samples: 3).first?.status == .fail)
        let absent = ScriptedProbe(.success(missing))
        #expect(try evaluate([.fixture(when: .during)], [absent], samples: 3).first?.status == .fail)
    }

    @Test("a system call scores only with the check that it stands with")
    func companion() throws {
        let alone = Check.fixture(
            id: "call", probe: "syscall", arguments: ["call": .value("unshare")],
            expect: [("count", .range(min: "1", max: nil))])
        #expect(try evaluate([alone], [SyscallProbe()]).first?.status == .error)

        var with = alone
        with.with = "state"
        let state = Check.fixture(id: "state")
        let call = TraceEvent.call(CallEvent(t: 1, pid: 7, call: "unshare"))
        let good = ScriptedProbe(.success(.count(16)))
        #expect(
            try evaluate([with, state], [SyscallProbe(), good], recording: [call]).map(\.status) == [.pass, .pass])
        let bad = ScriptedProbe(.success(.count(17)))
        let outcomes = try evaluate([with, state], [SyscallProbe(), bad], recording: [call])
        #expect(outcomes.map(\.status) == [.fail, .fail])
        #expect(outcomes[0].points == 0)
        #expect(outcomes[0].message == "This counts only together with the check state, which did not pass.")
    }

    @Test("checks that disturb the kernel come last and are told in their own place")
    func order() throws {
        let first = Check.fixture(id: "effect", probe: "effect")
        let outcomes = try evaluate(
            [first, .fixture(id: "state")],
            [ScriptedProbe(named: "effect", disturbs: true, .success(.count(16))), ScriptedProbe(.success(.count(16)))])
        #expect(outcomes.map(\.id) == ["effect", "state"])
    }

    @Test("a failure names the last write to the file that was read")
    func decidingCall() throws {
        func write(_ t: UInt64, _ path: String, _ text: String) -> TraceEvent {
            .call(
                CallEvent(
                    t: t, pid: 7, call: "write",
                    args: [Argument("fd", .descriptor(1, path: path)), Argument("buf", .text(text))],
                    ret: text.utf8.count))
        }
        let recording = [
            write(1, "/sys/fs/cgroup/pids/web/pids.max", "16"), write(2, "/sys/fs/cgroup/pids/web/pids.max", "max"),
            write(3, "/sys/fs/cgroup/pids/other/pids.max", "16"), write(4, "/dev/pts/1", "done"),
        ]
        let outcome = try #require(
            try evaluate([.fixture()], [ScriptedProbe(.success(.unlimited))], recording: recording).first)
        #expect(outcome.decidingCall?.t == 2)
    }

    @Test("of a group that is gone, the call that removed it is named")
    func removal() throws {
        func remove(_ t: UInt64, _ group: String) -> TraceEvent {
            .call(CallEvent(t: t, pid: 7, call: "rmdir", changes: [.groupRemoved(controller: "pids", path: group)]))
        }
        let outcome = try #require(
            try evaluate(
                [.fixture()], [ScriptedProbe(.success(missing))], recording: [remove(1, "/web"), remove(2, "/other")]
            ).first)
        #expect(outcome.decidingCall?.t == 1)
    }

    @Test("an exercise passes only where every check has passed")
    func result() {
        func outcome(_ status: CheckOutcome.Status, _ points: Int) -> CheckOutcome {
            CheckOutcome(id: "\(status)", status: status, points: points, max: 2)
        }
        let mixed = ExerciseResult(id: "x", checks: [outcome(.pass, 2), outcome(.fail, 0)], duration: .zero)
        #expect(mixed.status == .fail && mixed.score == 2 && mixed.max == 4)
        #expect(ExerciseResult(id: "x", checks: [outcome(.pass, 2)], duration: .zero).status == .pass)
    }

    @Test("every probe of the course's vocabulary is there, but for two that a module above adds")
    func vocabulary() {
        #expect(
            Set(ProbeRegistry.standard.names) == Set(Vocabulary.probes.map(\.name)).subtracting(["image", "registry"]))
    }
}
