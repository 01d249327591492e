import Glibc
import Testing

/// A lab that an ordinary user's kernel cannot run goes to a virtual machine by itself, and says so.
@Suite(
    .serialized,
    .enabled(
        if: geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0 && GuestProgram.isHere,
        "needs root, to become a user without any privilege, and QEMU"))
struct RootlessMachineTests {
    private static let line = "lab: this kernel lacks what"

    @Test func whatThisUserCannotDoHereIsDoneInAMachine() throws {
        let user = try OrdinaryUser()
        try #require(try user.haveMachineParts())
        // Of a lab that runs here, one exercise that does not.
        try user.solve("02-namespaces/rootless")
        let exercise = try user.lab("check", "02-namespaces/rootless", "--lang", "en")
        // Graded, in any case: on a busy machine an emulated one may take too long for a check that waits 2 seconds.
        #expect([0, 1].contains(exercise.status), "\(exercise.text)")
        #expect(exercise.text.contains("\(Self.line) they need, so these are graded in a virtual machine"))
        #expect(exercise.text.contains("02-namespaces/rootless — userns.range"), "\(exercise.text)")

        // A lab of which nothing runs here: for each command that runs labs.
        try user.solve("03-cgroups/memory-limit")
        let grade = try user.lab("grade", "03-cgroups/memory-limit", "--work", "lab-work", "--lang", "en")
        #expect(grade.status == 0, "\(grade.text)")
        #expect(grade.text.contains("\(Self.line) 03-cgroups needs, so it runs in a virtual machine"))
        let shell = try user.lab("shell", "03-cgroups", "--lang", "ko")
        #expect(shell.status == 0, "\(shell.text)")
        #expect(shell.text.contains("이 커널에 없는 기능이 있어 03-cgroups 랩을 가상 머신에서 실행합니다"))
        let run = try user.lab("run", "03-cgroups", "--auto", "--step", "no-such-step", "--lang", "en")
        #expect(run.status == 2, "\(run.text)")
        #expect(run.text.contains(Self.line))
    }

    @Test func withoutAMachineTheRefusalSaysWhatIsMissingAndWhatMendsIt() throws {
        let user = try OrdinaryUser()
        for command in ["run", "shell"] {
            let (text, status) = try user.lab(command, "03-cgroups", "--lang", "en", hiding: "/usr/bin/apt-get")
            #expect(status == 3, "\(text)")
            #expect(text.contains("This machine cannot run 03-cgroups."), "\(text)")
            #expect(text.contains("sudo chown -R \(OrdinaryUser.id)"))
        }
    }
}
