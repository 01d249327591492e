import Cgroups
import Foundation
import Glibc
import LabEngine
import LinuxSystem
import Testing

/// Becoming another user takes root; that user then has nothing.
private let canBecomeUser =
    geteuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0
    && (try? KernelFile.readIfPresent("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"))?
        .map { $0.hasPrefix("0") } ?? true

/// The built program, run by a user without any privilege.
@Suite(.serialized, .enabled(if: canBecomeUser, "needs root, to become a user without any privilege"))
struct RootlessTests {
    @Test func theLabOfNamespacesRunsToItsEnd() throws {
        let user = try OrdinaryUser()
        let (text, status) = try user.lab("run", "02-namespaces", "--auto", "--lang", "en")
        #expect(status == 0, "\(text)")
        let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("still uid \(OrdinaryUser.id) outside"))
        #expect(text.contains("Nothing limits this sandbox's memory, cpu"))
        // What cannot run is named before the lesson begins.
        let table = try #require(text.range(of: "left out"))
        let lesson = try #require(text.range(of: "A namespace is a number"))
        #expect(table.lowerBound < lesson.lowerBound)
        #expect(text[table.lowerBound..<lesson.lowerBound].contains("user-hostname"))
        #expect(text.contains("Not run here: this machine has no userns.range."))
        #expect(text.contains("Not run here: this machine has no cgroup.pids."))
        #expect(KernelFile.names(in: user.runtime) == [], "a session has left its folder")
    }

    @Test func anExerciseOnNamespacesPassesAndOneThatCannotBeGradedIsSkipped() throws {
        let user = try OrdinaryUser()
        try user.solve("02-namespaces/own-hostname")
        let (text, status) = try user.lab("check", "02-namespaces/own-hostname", "--lang", "en")
        #expect(status == 0, "\(text)")
        try user.solve("02-namespaces/rootless")
        // Where nobody chose, a virtual machine may grade it.
        let skipped = try user.lab("check", "02-namespaces/rootless", "--on", "user", "--lang", "en")
        #expect(skipped.status == 3)
        #expect(skipped.text.contains("It needs what this machine has not got: userns.range"))
    }

    @Test(.enabled(if: access("/bin/busybox", X_OK) == 0, "needs busybox-static"))
    func theLabOfImagesRunsToItsEndAndItsExercisesAreGraded() throws {
        let user = try OrdinaryUser()
        let (text, status) = try user.lab("run", "05-images", "--auto", "--lang", "en")
        #expect(status == 0, "\(text)")
        // Only the steps whose containers have another user are left out.
        #expect(text.components(separatedBy: "Not run here: this machine has no userns.range.").count == 3, "\(text)")
        #expect(text.contains("Yes: it is in COPY's layer"))
        #expect(!text.contains("answer  1 Yes: each engine makes"), "\(text)")
        for exercise in ["image-config", "no-secret"] {
            let starter = try user.lab("check", "05-images/\(exercise)", "--lang", "en")
            #expect(starter.status == 1, "\(starter.text)")
            try user.solve("05-images/\(exercise)")
            let solution = try user.lab("check", "05-images/\(exercise)", "--lang", "en")
            #expect(solution.status == 0, "\(solution.text)")
        }
        #expect(KernelFile.names(in: user.runtime) == [], "a session has left its folder")
    }

    @Test(.enabled(if: access(OrdinaryUser.built("labd"), X_OK) == 0, "needs labd in the build folder"))
    func theLabOfRegistriesRunsToItsEndAndItsExercisesAreGraded() throws {
        let user = try OrdinaryUser(hasServer: true)
        let (text, status) = try user.lab("run", "06-registry", "--auto", "--lang", "en")
        #expect(status == 0, "\(text)")
        #expect(text.contains("PUT /v2/busybox/manifests/latest  201"))
        #expect(text.contains("GET localhost:5001/v2/  401"))
        for exercise in ["publish", "to-the-private"] {
            let starter = try user.lab("check", "06-registry/\(exercise)", "--lang", "en")
            #expect(starter.status == 1, "\(starter.text)")
            try user.solve("06-registry/\(exercise)")
            let solution = try user.lab("check", "06-registry/\(exercise)", "--lang", "en")
            #expect(solution.status == 0, "\(solution.text)")
        }
        #expect(KernelFile.names(in: user.runtime) == [], "a session has left its folder")
    }

    @Test func theShellOfAnOrdinaryUserIsTracedToo() throws {
        let user = try OrdinaryUser()
        let (text, status) = try user.lab("shell", "02-namespaces", "--lang", "en")
        #expect(status == 0, "\(text)")
        #expect(text.contains("The kernel holds what it held before the shell."), "\(text)")
    }

    @Test func withoutADelegatedGroupTheLabOfGroupsSaysWhatIsMissingAndWhatMendsIt() throws {
        let user = try OrdinaryUser()
        for command in ["run", "check", "shell"] {
            let (text, status) = try user.lab(command, "03-cgroups", "--on", "user", "--lang", "en")
            #expect(status == 3, "\(text)")
            #expect(text.contains("This machine cannot run 03-cgroups."))
            #expect(text.contains("was delegated to uid \(OrdinaryUser.id)"))
            #expect(text.contains("sudo chown -R \(OrdinaryUser.id)"))
        }
        #expect(!FileManager.default.fileExists(atPath: user.home + "/lab-work"), "it began all the same")
    }

    @Test func withADelegatedGroupTheLabOfGroupsRuns() throws {
        let user = try OrdinaryUser()
        let delegated = try DelegatedGroup("lesson")
        let (text, status) = try user.lab("run", "03-cgroups", "--auto", "--lang", "en", in: delegated.group)
        #expect(status == 0, "\(text)")
        #expect(text.contains("Not run here: this machine has no block-device."))
        #expect(text.contains("Not run here: this machine has no cgroup.devices."))
        #expect(text.contains("SIGKILL, as expected") || text.contains("SIGKILL"))
        #expect(delegated.group.subgroups().filter { $0 == "lab" } == [], "groups of the session are left")
        #expect(KernelFile.names(in: user.runtime) == [])
    }

    @Test func withADelegatedGroupAnExerciseIsGradedByWhatTheKernelHolds() throws {
        let user = try OrdinaryUser()
        let delegated = try DelegatedGroup("exercise")
        let starter = try user.lab("check", "03-cgroups/memory-limit", "--lang", "en", in: delegated.group)
        #expect(starter.status == 1, "\(starter.text)")
        try user.solve("03-cgroups/memory-limit")
        let solution = try user.lab("check", "03-cgroups/memory-limit", "--lang", "en", in: delegated.group)
        #expect(solution.status == 0, "\(solution.text)")
    }

    @Test func aCommandIsTracedAndTheCourseIsListed() throws {
        let user = try OrdinaryUser()
        let trace = try user.lab("trace", "--only", "ns", "--", "unshare", "--user", "--map-root-user", "true")
        #expect(trace.status == 0, "\(trace.text)")
        #expect(trace.text.contains("unshare(CLONE_NEWUSER) = 0"))
        let list = try user.lab("list", "--lang", "en")
        #expect(list.status == 0)
        #expect(list.text.contains("03-cgroups"))
    }

    @Test func theDoctorSaysOfEachFeatureWhetherThisUserHasIt() throws {
        let user = try OrdinaryUser()
        let bare = try user.lab("doctor", "--json", "--lang", "en").text
        #expect(bare.contains("\"feature\":\"userns\",\"available\":true"))
        #expect(bare.contains("\"feature\":\"userns.range\",\"available\":false"))
        #expect(bare.contains("\"feature\":\"cgroup.memory\",\"available\":false"))
        let delegated = try DelegatedGroup("doctor")
        let given = try user.lab("doctor", "--json", "--lang", "en", in: delegated.group).text
        #expect(given.contains("\"feature\":\"cgroup.memory\",\"available\":true"))
        #expect(given.contains("\"feature\":\"cgroup2.kill\",\"available\":true"))
        #expect(given.contains("\"feature\":\"cgroup.devices\",\"available\":false"))
    }

    @Test func theMachineOfAnotherIsRefused() throws {
        let user = try OrdinaryUser()
        let (text, status) = try user.lab("run", "02-namespaces", "--on", "host", "--lang", "en")
        #expect(status == 3)
        #expect(text.contains("run on the machine host"))
        #expect(Machine.own == .host)
        #expect(Machine.user.refusal?.errno == .notPermitted)
    }
}
