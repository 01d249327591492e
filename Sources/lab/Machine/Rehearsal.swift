internal import ArgumentParser
internal import Glibc
internal import LabEngine
internal import LinuxSystem
internal import VirtualMachine

/// What a program does before it waits in a snapshot: everything once, for nobody.
///
/// A small course is played and graded, so that all that is made at the first use and kept is there: the runtime's
/// types, the tables of system calls, the kernel's own caches, the files of `bash`. What the kernel can do is tried as
/// well, and is not tried again.
enum Rehearsal {
    private static let folder = "/run/vm/rehearsal"

    static func run() {
        do throws(SystemError) {
            let nothing = try FileDescriptor.open("/dev/null", O_RDWR)
            for number: Int32 in 0...2 { dup2(nothing.rawValue, number) }
            Doctor.remember()
            try makeCourse()
        } catch {
            // Without a rehearsal the first lesson is slower, and nothing else.
            GuestProgram.note("\(error)")
            return
        }
        let variables = ["LAB_HOME": folder, "LAB_STATE": folder + "/state", "LAB_MACHINE": "vm", "TERM": "dumb"]
        for (name, value) in variables { setenv(name, value, 1) }
        guard chdir(folder + "/work") == 0 else { return }
        play(Run.self, ["01-rehearsal", "--auto"])
        play(Check.self, ["01-rehearsal/made"])
        _ = chdir("/")
        umount2(folder, Int32(MNT_DETACH))
        rmdir(folder)
    }

    private static func play<Command: ParsableCommand>(_ type: Command.Type, _ words: [String]) {
        do {
            var command = try type.parseAsRoot(words)
            try command.run()
        } catch {
            GuestProgram.note("rehearsal of \(words[0]): \(error)")
        }
    }

    /// In a file system of its own, which goes as a whole.
    private static func makeCourse() throws(SystemError) {
        let step = "prepare a rehearsal"
        mkdir(folder, 0o755)
        guard mount("rehearsal", folder, "tmpfs", 0, nil) == 0 else {
            throw SystemError(step, path: folder, errno: .current)
        }
        // The learner's files belong to the sandbox's root, as the host's folders show them.
        let learner = Machine.host.rootOutside
        for (path, text) in files {
            var made = folder
            for part in path.split(separator: "/").dropLast() {
                made += "/\(part)"
                mkdir(made, 0o755)
                if made.contains("/lab-work") { chown(made, learner.user, learner.group) }
            }
            let file = try FileDescriptor.open("\(folder)/\(path)", O_WRONLY | O_CREAT, mode: 0o644, step: step)
            try file.writeAll(Array(text.utf8), step: step)
            if path.contains("/lab-work") { fchown(file.rawValue, learner.user, learner.group) }
        }
    }

    /// The course, file by file. It uses what the lessons of the labs use.
    private static let files = [
        "curriculum/course.yaml": """
        title: { ko: 예행연습, en: Rehearsal }
        labs: [{ id: 01-rehearsal, title: { ko: 예행연습, en: Rehearsal }, summary: { ko: 한 번, en: Once } }]

        """,
        "labs/01-rehearsal/lab.yaml": """
        needs: [userns, netns, cgroup.pids]
        sandbox: { memory: 256M, cpu: 200%, pids: 256, disk: 64M, time: 120s }
        parameters:
          name: { choose: [shop, blog], default: shop }

        """,
        "curriculum/en/01-rehearsal.md": """
        ---
        lab: 01-rehearsal
        title: Rehearsal
        summary: Once
        minutes: 1
        ---

        # Rehearsal: `once`

        A step, a **prediction** and an exercise.

        | a | b |
        |---|---|
        | 1 | 2 |

        ```predict {#predict-step of=step}
        question: "Does it run?"
        choices:
          - text: "Yes"
            when: { status: 0 }
          - text: "No"
            when: { status: nonzero }
        explain: "It does."
        ```

        ```sh {#step .run .look trace=ns}
        unshare --uts bash -c 'hostname web; hostname; readlink /proc/self/ns/uts'
        readlink /proc/self/ns/{mnt,pid,uts,ipc,net,user,cgroup,time}
        ```

        ```exercise {#made}
        Make a file.
        ```

        """,
        "labs/01-rehearsal/made/checks.yaml": """
        title: { ko: 파일, en: A file }
        script: make.sh
        checks:
          - id: made
            points: 1
            probe: file
            path: /tmp/made
            expect: { exists: true }
            fail: { ko: "없습니다.", en: "It is not there." }

        """,
        "labs/01-rehearsal/made/starter/make.sh": "echo yes >/tmp/made\n",
        "labs/01-rehearsal/made/solution/make.sh": "echo yes >/tmp/made\n",
        "work/lab-work/01-rehearsal/made/make.sh": "echo yes >/tmp/made\n",
    ]
}
