import Checks
import Curriculum
import Foundation
import LinuxSystem
import Testing

@testable import LabEngine

/// An attack on whoever grades, and whether the right answer behind it still counts.
struct Attack: Sendable, CustomTestStringConvertible {
    let name: String
    let script: String
    /// Whether the script lives on, so that an answer could follow.
    var goesOn = true

    var testDescription: String { name }
}

/// Submissions that want to be graded wrongly, or not at all. Each ends, with the verdict that it deserves, and the host
/// is what it was.
@Suite(.enabled(if: geteuid() == 0, "needs root: namespaces and control groups"), .serialized)
struct HostileSubmissionTests {
    static let attacks = onTheGrader + Attack.onTheHost

    private static let onTheGrader = [
        Attack(name: "all inodes used", script: #"perl -e 'mkdir "/tmp/$_" or last for 1 .. 300000'"#),
        Attack(name: "full disk", script: "head -c 1G /dev/zero 2>/dev/null >/tmp/full"),
        // Both are memory in the end, and together more than there is.
        Attack(
            name: "full disks",
            script: "for full in /tmp/full /work/full; do head -c 1G /dev/zero >$full; done 2>/dev/null",
            goesOn: false),
        Attack(name: "fork bomb", script: "bomb() { bomb | bomb & }; bomb 2>/dev/null; wait", goesOn: false),
        Attack(name: "memory bomb", script: #"perl -e '$all = "x" x (1 << 32)' 2>/dev/null"#),
        Attack(name: "endless output", script: "exec yes ::error::forged", goesOn: false),
        Attack(name: "endless output in the background", script: "yes ::error::forged &"),
        Attack(name: "signals ignored", script: "trap '' TERM INT HUP QUIT; while :; do :; done", goesOn: false),
        Attack(name: "daemons", script: "for i in 1 2 3; do setsid -f bash -c 'trap \"\" TERM; sleep 1000' & done"),
        Attack(name: "stops itself", script: "kill -STOP $$", goesOn: false),
        Attack(name: "stops everybody", script: "kill -STOP -1", goesOn: false),
        Attack(name: "kills everybody", script: "kill -9 1; kill -9 -1; kill -9 $$", goesOn: false),
        Attack(name: "traces the first process", script: "perl -e 'syscall(\(SystemCallNumber.ptrace), 16, 1, 0, 0)'"),
        Attack(
            name: "traces its parent",
            script: "perl -e 'syscall(\(SystemCallNumber.ptrace), 16, getppid(), 0, 0); sleep 1000' & sleep .1"),
        Attack(
            name: "another bash and mount",
            script: """
                cp /usr/bin/true /tmp/true
                for name in bash sh mount cat dd sleep; do mount --bind /tmp/true /usr/bin/$name; done
                """),
        Attack(name: "no programs at all", script: "rm -rf /usr/lib/x86_64-linux-gnu/perl /usr/bin/awk /usr/bin/mount"),
        Attack(name: "a fake proc", script: "mount -t tmpfs t /proc; mkdir /proc/1; echo pause >/proc/1/cmdline"),
        Attack(
            name: "fake control groups",
            script: """
                real=$LAB_CGROUP_MEMORY; mkdir -p /tmp/fake/web; cd /tmp/fake/web
                for file in memory.limit_in_bytes memory.max memory.memsw.limit_in_bytes; do echo 67108864 >$file; done
                mount --bind /tmp/fake $real && cd / && [ -e $real/web/memory.max ] && umount -l $real
                """),
        Attack(
            name: "its group comes and goes",
            script: """
                (cd $LAB_CGROUP_MEMORY; while :; do mkdir gone; rmdir gone; done) 2>/dev/null &
                """),
        Attack(
            name: "groups that no path can name",
            script: """
                cd $LAB_CGROUP_MEMORY; mkdir $'\\xff\\xfe'; n=$(head -c 200 /dev/zero | tr '\\0' x)
                for i in {1..25}; do mkdir $n && cd -P ./$n || break; done 2>/dev/null; cd /
                """),
        Attack(
            name: "namespaces of others",
            script: """
                for link in /proc/*/ns/*; do nsenter --mount=$link true; done 2>/dev/null
                nsenter -t 1 -a true; for fd in /proc/*/fd/*; do readlink $fd; done >/dev/null 2>&1
                """),
        Attack(
            name: "the checks and the result",
            script: """
                find / -xdev '(' -name checks.yaml -o -name course.yaml ')' -exec rm -f {} + 2>/dev/null
                echo '{"version":1,"score":4,"max":4}' | tee /work/result.json /tmp/result.json /result.json >/dev/null
                """),
    ]

    /// Otherwise a host that stayed as it was would prove nothing.
    @Test func aHostThatWasChangedIsSeen() throws {
        let before = HostState()
        #expect(HostState().differences(from: before) == [])
        var limit = rlimit()
        try #require(getrlimit(__rlimit_resource_t(4 /* RLIMIT_CORE */), &limit) == 0 && limit.rlim_max > 0)
        var other = limit
        other.rlim_cur = limit.rlim_cur == 0 ? 1 : 0
        try #require(setrlimit(__rlimit_resource_t(4), &other) == 0)
        defer { setrlimit(__rlimit_resource_t(4), &limit) }
        let folder = try TestFolder()
        try #require(mount("none", folder.path, "tmpfs", 0, "size=4k") == 0)
        defer { umount2(folder.path, Int32(MNT_DETACH)) }
        let names = HostState().differences(from: before).map { $0.prefix { $0 != ":" } }
        #expect(names == ["/proc/self/limits", "/proc/self/mountinfo"])
    }

    @Test(arguments: attacks)
    func endsWithTheVerdictThatItDeserves(attack: Attack) throws {
        let host = HostState()
        let report = try Submission(attack.script + "\ntrue\n").grade(time: .seconds(2))
        #expect(report.result.status == .fail, "\(report.result.summary) \(report.output.text.prefix(2000))")
        #expect(report.result.score == 0)
        #expect(report.output.bytes.count <= 256 << 10)
        #expect(!report.output.text.contains(Attack.success), "\(report.output.text.prefix(2000))")
        #expect(HostState().differences(from: host) == [])
    }

    @Test(arguments: attacks.filter(\.goesOn))
    func doesNotTakeAwayWhatARightAnswerEarns(attack: Attack) throws {
        // What replaces programs does so at the end: the answer wants them.
        let replaces = ["another bash and mount", "no programs at all"].contains(attack.name)
        let answer = try "( \(Submission.answer)\n)\n"
        let script = replaces ? answer + attack.script : attack.script + "\n" + answer
        let host = HostState()
        let report = try Submission(script).grade(time: .seconds(30))
        #expect(report.result.status == .pass, "\(report.result.summary) \(report.output.text.prefix(2000))")
        #expect(HostState().differences(from: host) == [])
    }

    /// What was still running is gone before anything is judged.
    @Test func afterATimeoutNothingOfTheScriptIsLeft() throws {
        let script = "for i in {1..50}; do (trap '' TERM; while :; do sleep 0.1; done) & done; sleep 1000"
        let report = try Submission(script).grade(time: .milliseconds(500))
        #expect(report.script == .timedOut(limit: .milliseconds(500)))
        #expect(report.result.status == .fail)
    }

    /// A process that the script leaves behind changes one file for ever: no two checks may find it in two states.
    @Test func whatWasLeftRunningShowsEveryCheckTheSame() throws {
        let folder = try TestFolder()
        try folder.write(
            """
            cd /tmp; echo one > one; echo two > two; cp one state
            setsid -f bash -c 'while :; do cp two a; mv a state; cp one a; mv a state; done' >/dev/null 2>&1
            until grep -q two state; do :; done
            """, to: "two.sh")
        var exercise = try course.exercise("two-containers", of: "04-unionfs")
        let position = SourcePosition(file: "checks.yaml", line: 1, column: 1)
        exercise.checks = (0..<20).map { number in
            let text = number % 2 == 0 ? "one" : "two"
            let field = Expectation.Field(key: "content", matcher: .equals(Value(text)), position: position)
            return Check(
                id: "check-\(number)", probe: "file", arguments: ["path": .value(Value("/tmp/state"))],
                expectations: .same(Expectation(fields: [field])), position: position)
        }
        let grader = ExerciseGrader(curriculum: course, lab: try course.lab("04-unionfs"), language: .en)
        let report = try grader.run(exercise, folder: folder.path)
        let passed = report.result.checks.map { $0.status == .pass }
        #expect(passed == (0..<20).map { $0 % 2 == (passed[0] ? 0 : 1) }, "\(report.result.summary)")
    }

    // MARK: What lies in the folder

    /// `git` carries such names, and an archive carries the others too.
    @Test func namesThatNobodyWouldTypeAreNoFault() throws {
        let submission = try Submission(try Submission.answer)
        let result = try shell(
            """
            cd "$1"; touch "$(head -c 255 /dev/zero | tr '\\0' n)" $'\\xff\\xfe' $'line\\nline' $'\\e[2J' -- -rf
            n=$(head -c 250 /dev/zero | tr '\\0' d)
            for i in {1..20}; do mkdir "$n" && cd -P "./$n" || break; done; touch deep
            """, submission.folder.path)
        #expect(result == 0)
        let report = try submission.grade()
        #expect(report.result.status == .pass, "\(report.result.summary) \(report.output.text)")
        _ = try shell("rm -rf -- \"$1\"/*", submission.folder.path)
    }

    @Test func linksPipesAndDevicesInTheFolderLeadNowhere() throws {
        let submission = try Submission(
            "cat /work/shadow /work/root/etc/shadow; read -t 1 x </work/disk; echo $x\n" + (try Submission.answer))
        let folder = submission.folder.path
        _ = try shell(
            "cd \"$1\"; ln -s /etc/shadow shadow; ln -s / root; ln -s ../../.. up; mkfifo pipe; mknod disk b 7 0",
            folder)
        let report = try submission.grade()
        #expect(report.result.status == .pass, "\(report.result.summary)")
        #expect(!report.output.text.contains("root:"), "\(report.output.text)")
    }

    @Test(arguments: [
        "rm limit.sh; mkfifo limit.sh", "rm limit.sh; mkdir limit.sh", "ln -sf /dev/zero limit.sh",
        "rm limit.sh; ln -s limit.sh limit.sh", ": >limit.sh", "rm limit.sh", "head -c 50M /dev/urandom >limit.sh",
    ])
    func aScriptThatIsNoneFails(change: String) throws {
        let submission = try Submission("true")
        #expect(try shell("cd \"$1\"; \(change)", submission.folder.path) == 0)
        let report = try submission.grade(time: .seconds(2))
        #expect(report.result.status == .fail, "\(report.result.summary)")
    }

    @Test func aFolderOfAHundredThousandFilesIsGradedAsAnyOther() throws {
        let submission = try Submission(try Submission.answer)
        let make = #"chdir shift; for $d (1 .. 100) { mkdir "d$d"; for (1 .. 1000) { open F, ">d$d/$_" } }"#
        #expect(try run(["perl", "-e", make, submission.folder.path]) == 0)
        let report = try submission.grade()
        #expect(report.result.status == .pass, "\(report.result.summary)")
    }

    private func shell(_ script: String, _ argument: String) throws -> Int32 {
        try run(["bash", "-c", script, "bash", argument])
    }

    private func run(_ words: [String]) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
