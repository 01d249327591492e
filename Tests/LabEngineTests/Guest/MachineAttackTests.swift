import Checks
import Curriculum
import Testing

@testable import LabEngine

/// Root of a kernel of its own may do to it whatever it likes: the verdict comes all the same, and the next is graded.
@Suite("Submissions that attack their machine", .serialized, .enabled(if: GuestProgram.isHere, "needs QEMU"))
struct MachineAttackTests {
    private static let attacks = [
        "all memory": "for i in 1 2 3; do tail /dev/zero & done; wait",
        "a fork bomb": "bomb() { bomb | bomb & }; bomb; wait",
        "a deaf timeout": "kill -STOP $PPID; sleep 1000",
        "no first process": "kill -9 1; kill -STOP 1; kill -9 -1; sleep 1000",
        "a full disk": "head -c 4G /dev/zero >/tmp/full; head -c 4G /dev/zero >/dev/shm/full",
        "no proc": "umount -l /proc; mount -t tmpfs t /proc; mkdir -p /proc/sys/vm; echo 17 >/proc/sys/vm/swappiness",
    ]

    /// Its own 20 seconds, what the engine grants beyond them, and a machine that answers no more: in a bound.
    @Test(.timeLimit(.minutes(4)), arguments: attacks.keys.sorted()) func theVerdictIsAFailure(attack: String) throws {
        let lab = try course.lab("01-isolation")
        let exercise = try course.exercise("other-kernel", of: lab.id)
        let grader = ExerciseGrader(curriculum: course, lab: lab, language: .en)
        let folder = try TestFolder()
        try folder.write((Self.attacks[attack] ?? "") + "\n", to: "kernel.sh")
        #expect(try grader.run(exercise, folder: folder.path).result.status == .fail)
    }
}
