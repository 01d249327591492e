import Foundation
import Testing

@Suite("A container", .enabled(if: LabCommand.canRun, "needs root and busybox-static"), .serialized)
struct ContainerTests {
    @Test("is first in namespaces of its own, whoever runs it", arguments: LabCommand.Person.possible)
    func namespaces(_ person: LabCommand.Person) throws {
        let lab = try LabCommand(person)
        let result = try lab.shell(
            "echo $$; hostname; for n in mnt pid uts ipc net cgroup; do readlink /proc/self/ns/$n; done", "--hostname",
            "box")
        let lines = result.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 8, "\(result.errors)")
        #expect(lines[0] == "1" && lines[1] == "box" && result.status == 0)
        for name in lines[2...] {
            let kind = name.prefix { $0 != ":" }
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/\(kind)") != name)
        }
    }

    @Test("has Docker's capabilities and no others", arguments: LabCommand.Person.possible)
    func capabilities(_ person: LabCommand.Person) throws {
        let lab = try LabCommand(person)
        let result = try lab.shell("grep Cap /proc/self/status")
        let values = result.output.split(separator: "\n").compactMap { $0.split(separator: "\t").last.map(String.init) }
        let (none, docker) = ("0000000000000000", "00000000a80425fb")
        #expect(values == [none, docker, docker, docker, none], "\(result.output) \(result.errors)")
    }

    @Test("sees a root of its own, and nothing of the machine", arguments: LabCommand.Person.possible)
    func root(_ person: LabCommand.Person) throws {
        let lab = try LabCommand(person)
        let result = try lab.shell(
            """
            ls -d /work/main /etc/debian_version 2>/dev/null; ls /proc/self/fd | wc -l; echo x > /proc/sys/kernel/hostname; \
            cat /proc/kcore | wc -c; mknod /tmp/d b 8 0 && cat /tmp/d; test -c /dev/null && echo null; \
            mount -t tmpfs x /mnt; head -c 3 /dev/zero | wc -c; cat /etc/hostname
            """)
        let lines = result.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        // Its three streams, and the folder that ls reads.
        #expect(lines.first == "4", "\(result.output) \(result.errors)")
        #expect(lines.dropFirst().prefix(3) == ["0", "null", "3"], "\(result.output) \(result.errors)")
    }

    @Test("ends with the status of its program", arguments: [0, 1, 42])
    func status(_ status: Int32) throws {
        #expect(try LabCommand().shell("exit \(status)").status == status)
    }

    @Test("that cannot be started ends as with Docker")
    func cannotStart() throws {
        let lab = try LabCommand()
        func end(_ words: String...) throws -> Int32 {
            try lab.run(["docker", "run", "--rm", "localhost/busybox"] + words).status
        }
        #expect(try end("nothing-of-this-name") == 127)
        #expect(try end("/nothing") == 127)
        #expect(try end("/etc/passwd") == 126)
        #expect(try lab("docker", "run", "--rm", "-u", "ghost", "localhost/busybox", "true").status == 125)
        #expect(try lab("docker", "run", "--rm", "-v", "/nothing:/x", "localhost/busybox", "true").status == 125)
        #expect(try end("sh", "-c", "kill -9 $$; sleep 1") == 0)
    }

    @Test("gets what it is given: variables, folder, user, volume, input", arguments: LabCommand.Person.possible)
    func settings(_ person: LabCommand.Person) throws {
        let lab = try LabCommand(person)
        let result = try lab(
            "docker", "run", "--rm", "-i", "-e", "A=b", "-w", "/made/here", "localhost/busybox", "sh", "-c",
            "echo $A; pwd; cat; echo $HOME", input: "typed\n")
        #expect(result.output == "b\n/made/here\ntyped\n/root\n", "\(result.errors)")
        guard person != .ordinaryUser else { return }
        let other = try lab.shell("id -u; id -g; grep CapEff /proc/self/status", "-u", "www-data")
        #expect(other.output == "33\n33\nCapEff:\t0000000000000000\n", "\(other.errors)")
    }

    @Test("leaves what it wrote for diff and commit, and nothing of ours", arguments: LabCommand.Person.possible)
    func commit(_ person: LabCommand.Person) throws {
        let lab = try LabCommand(person)
        let made = try lab(
            "docker", "run", "--name", "one", "localhost/busybox", "sh", "-c",
            "echo hi > /new; rm /etc/group; mkdir /d; echo > /d/f")
        try #require(made.status == 0, "\(made.errors)")
        let difference = try lab("docker", "diff", "one")
        #expect(difference.output == "A /d\nA /d/f\nC /etc\nD /etc/group\nA /new\n", "\(difference.errors)")
        let image = try lab("docker", "commit", "-m", "said", "-c", "CMD [\"cat\", \"/new\"]", "one", "mine")
        #expect(image.output.hasPrefix("sha256:") && image.status == 0, "\(image.errors)")
        let again = try lab("docker", "run", "--rm", "mine")
        #expect(again.output == "hi\n", "\(again.errors)")
        #expect(try lab("docker", "run", "--rm", "mine", "ls", "/etc/group").status == 1)
        #expect(try lab("docker", "ps", "-a", "-q").output.split(separator: "\n").count == 1)
        #expect(try lab("docker", "rm", "one").output == "one\n")
        #expect(try lab("docker", "ps", "-a", "-q").output == "")
    }

    @Test("that runs by itself is listed, logged, committed and ended", arguments: LabCommand.Person.possible)
    func detached(_ person: LabCommand.Person) throws {
        guard person != .rootOfAUserNamespace else { return }
        let lab = try LabCommand(person)
        let id = try lab(
            "docker", "run", "-d", "--name", "long", "localhost/busybox", "sh", "-c",
            "echo begun > /f; echo said; cat /f; sleep 1000")
        try #require(id.status == 0, "\(id.errors)")
        #expect(try lab("docker", "ps", "-q").output == id.output.prefix(12) + "\n")
        #expect(try lab("docker", "rm", "long").status == 1)
        #expect(try lab("docker", "commit", "long", "kept").status == 0)
        #expect(try lab("docker", "rm", "-f", "long").output == "long\n")
        #expect(try lab("docker", "ps", "-a", "-q").output == "")
        let wrong = try lab("docker", "run", "-d", "localhost/busybox", "nothing-of-this-name")
        #expect(wrong.status == 127 && wrong.errors.contains("not found in $PATH"), "\(wrong.errors)")
    }
}
