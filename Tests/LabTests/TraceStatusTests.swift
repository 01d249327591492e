import Foundation
import Testing

/// `lab trace` stands in for the command: its status, its signals, its daemons.
@Suite(.serialized, .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/unshare"), "needs unshare(1)"))
struct TraceStatusTests {
    private let playground: Playground

    init() throws { playground = try Playground() }

    @Test(arguments: [
        ("sh -c 'exit 7'", 7), ("nosuchprogram", 127), ("./text", 126), ("/", 126), ("sh -c 'kill -SEGV $$'", 139),
        ("sh -c 'kill -KILL $$'", 137), ("./badshebang", 127), ("./noshebang", 126),
    ])
    func theStatusIsTheCommandsOrWhatAShellWouldSay(command: String, status: Int32) throws {
        let result = try playground.bash(
            """
            echo hi >text; printf '#!/nonexistent\\n' >badshebang; echo hi >noshebang; chmod +x badshebang noshebang
            lab trace --json events -- \(command)
            """)
        #expect(result.status == status, "\(result.text)")
    }

    @Test func aDaemonIsNamedAndLeftAlone() throws {
        // The script ends the daemon itself: whoever waits for the script waits for all that holds its descriptors.
        let result = try playground.bash(
            """
            lab trace --json events -- sh -c 'sleep 1000 >/dev/null 2>&1 & echo $! >daemon; exit 5'; echo $?
            kill -KILL $(cat daemon) && echo alive
            """)
        let daemon = try playground.text(of: "daemon").trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(result.text.contains("1 process goes on without it (\(daemon))"), "\(result.text)")
        #expect(result.text.hasSuffix("5\nalive\n"), "\(result.text)")
    }

    @Test func followWaitsForDaemons() throws {
        let result = try playground.bash(
            "lab trace --follow --json events -- sh -c '(sleep 0.5; echo late >done) & exit 5'")
        #expect(result.status == 5)
        #expect(try playground.text(of: "done") == "late\n")
    }

    @Test(arguments: [("", 143), ("trap \"exit 9\" TERM; ", 9)])
    func aSIGTERMIsHandedOnToTheCommand(trap: String, status: Int32) throws {
        let result = try playground.bash(
            """
            mkfifo ready
            env --default-signal=TERM lab trace --json events -- sh -c '\(trap)echo >ready; while :; do sleep 0.02; done' & 
            read line <ready; kill -TERM $!; wait $!; exit $?
            """)
        #expect(result.status == status, "\(result.text)")
    }

    @Test func everyLineIsAnObjectWithTheSevenKeys() throws {
        _ = try playground.bash("lab trace --only all --json events -- unshare -Ur sh -c 'echo hi >/dev/null; exit 3'")
        let lines = try playground.text(of: "events").split(separator: "\n")
        let events = try lines.map { try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
        let calls = events.compactMap { $0 }.filter { $0["call"] is String }
        #expect(events.count == lines.count && calls.count > 20)
        let keys: Set = ["t", "pid", "call", "args", "ret", "errno", "changes"]
        #expect(calls.allSatisfy { keys.isSubset(of: Set($0.keys)) })
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace"), "needs strace"))
    func aProgramThatIsTracedAlreadyIsRefusedInClearWords() throws {
        let result = try playground.bash("strace -f -o /dev/null lab trace --json events -- true; echo $?")
        #expect(result.text.contains("Another tracer") && result.text.hasSuffix("4\n"), "\(result.text)")
    }
}
