import Foundation
import Testing

/// A signal in the middle of a sandbox's life: the status says it, and nothing stays.
@Suite(.serialized, .enabled(if: getuid() == 0, "needs root: namespaces and control groups"))
struct InterruptionTests {
    private let playground: Playground

    init() throws { playground = try Playground() }

    @Test(
        arguments: ["INT 130", "TERM 143", "HUP 129"], ["run 03-cgroups --auto", "check 03-cgroups", "lint --execute"])
    func aSignalEndsTheCommandAndNothingOfItStays(signal: String, command: String) throws {
        let parts = signal.split(separator: " ")
        // `env --default-signal`: a shell lets its background jobs ignore SIGINT, and whoever
        // runs the tests may ignore others. The session is the one whose lock
        // the command holds: other sessions may run on this machine.
        let result = try playground.bash(
            """
            env --default-signal=INT,HUP,TERM lab \(command) >output & pid=$!
            session=
            until [ -n "$session" ]; do
              kill -0 $pid || exit 99
              for lock in /run/lab/*/lock; do
                inode=$(stat -c %i "$lock" 2>/dev/null) || continue
                grep -q "FLOCK .* $pid .*:$inode " /proc/locks && session=$(basename "$(dirname "$lock")")
              done
            done
            kill -\(parts[0]) $pid; wait $pid; echo $?
            # Another program that starts just now may be the one that removes it.
            for attempt in {1..300}; do
              ls -d /run/lab/$session /sys/fs/cgroup/*/lab/$session >left 2>/dev/null || break
              sleep 0.1
            done
            cat left
            """)
        #expect(result.text == "\(parts[1])\n", "\(result.text)")
    }

    @Test func whatTheCallerIgnoresStaysIgnored() throws {
        let result = try playground.bash(
            """
            trap '' HUP; lab check 03-cgroups/memory-limit >output & pid=$!
            kill -HUP $pid; wait $pid; echo $?
            """)
        #expect(result.text == "1\n")
    }

    @Test func twoLessonsInOneFolderDoNotDisturbEachOther() throws {
        let result = try playground.bash(
            """
            lab run 03-cgroups --auto >one & a=$!; lab run 03-cgroups --auto >two & b=$!
            wait $a; echo $?; wait $b; echo $?
            """)
        #expect(result.text == "0\n0\n")
    }
}
