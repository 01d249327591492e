import Cgroups
import Curriculum
import Glibc
import LabEngine
import LinuxSystem
import Testing

/// Root in a sandbox tries to see what is none of its business.
@Suite(.enabled(if: geteuid() == 0, "needs root: namespaces, mounts and control groups"), .serialized)
struct HostSecrecyTests {
    @Test func noFileOfTheHostBeyondTheAllowListIsThere() throws {
        try withSandbox { sandbox in
            let text = try sandbox.output(
                of: """
                    for path in /etc/shadow /etc/ssh /home /root/.ssh /root/.bashrc /var/log /var/lib /run/lab /boot /opt \
                        /proc/1/root/etc/shadow /proc/1/root/home /proc/1/cwd/../home /proc/kcore /dev/mem /dev/kmsg; do
                        [ -e $path ] && echo "$path"
                    done
                    cat /etc/passwd | wc -l
                    umount -l /proc/1/root/etc/alternatives; ls -A /root | wc -l
                    mount --bind / /mnt 2>/dev/null
                    """)
            #expect(text == "2\n0\n")
        }
    }

    @Test func onlyTheSandboxesOwnProcessesAndNamespacesAreVisible() throws {
        try withSandbox { sandbox in
            let text = try sandbox.output(
                of: """
                    mount -t proc proc /proc
                    readlink /proc/[0-9]*/ns/{user,mnt,pid,net,uts,ipc,cgroup} | sort -u | wc -l
                    for pid in /proc/[0-9]*; do
                        tr '\\0' ' ' < $pid/cmdline | cut -c1-5; echo
                    done | sed '/^$/d' | sort -u
                    """)
            #expect(text.hasPrefix("7\n"), "one namespace of each kind: \(text)")
            #expect(!text.contains("lab"), "\(text)")
        }
    }

    @Test func aProgramInheritsItsThreeStreamsAndNothingElse() throws {
        try withSandbox { sandbox in
            // `true`, so that bash does not become find, which holds the directory that it reads.
            let text = try sandbox.output(of: "find /proc/$$/fd -type l -printf '%f %l\\n'; true")
            let lines = text.split(separator: "\n").map { $0.prefix { $0 != "[" } }
            #expect(lines == ["0 /dev/null", "1 pipe:", "2 pipe:"])
            // CVE-2024-21626: a directory of the host that stayed open.
            let directory = try sandbox.output(of: "readlink /proc/self/cwd; ls /proc/self/cwd/../../..")
            #expect(directory.hasPrefix("/work\nbin\n"))
        }
    }

    @Test func nobodyOutsideAnswersOnTheNetwork() throws {
        // Something that listens on the host's own loopback.
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 1) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        #expect(isListening)
        let port = UInt16(bigEndian: address.sin_port)
        try withSandbox { sandbox in
            let text = try sandbox.output(
                of: """
                    tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '
                    (: < /dev/tcp/127.0.0.1/\(port)) 2>/dev/null && echo reached
                    (: < /dev/tcp/192.0.2.1/80) 2>&1 | grep -o 'Network is unreachable' | head -1
                    cat /proc/net/unix | tail -n +2 | wc -l
                    """)
            #expect(text == "lo\nNetwork is unreachable\n0\n")
        }
    }

    @Test func aLinkInTheLearnersFolderLeadsToTheSandboxesOwnFiles() throws {
        let folder = try LearnerFolder()
        #expect(symlink("/etc/shadow", folder.path + "/answer.sh") == 0)
        #expect(symlink("/", folder.path + "/host") == 0)
        for work in [SandboxSettings.Work.copied(folder.path), .shared(folder.path)] {
            try withSandbox(SandboxSettings(work: work)) { sandbox in
                let text = try sandbox.output(
                    of: "cat /work/answer.sh; [ -e /work/host/etc/shadow ] || cat /work/host/etc/hostname")
                #expect(text.hasSuffix("No such file or directory\nlab\n"), "\(text)")
            }
        }
    }

    /// In CI the learner hands in the whole tree: a link in place of a folder must not show the grader's files.
    @Test func aLinkInPlaceOfTheLearnersFolderIsRefused() throws {
        let folder = try LearnerFolder()
        #expect(symlink("/root", folder.path + "/pause") == 0)
        #expect(symlink("/", folder.path + "/lab") == 0)
        for path in ["/pause", "/lab/root"] {
            for work in [SandboxSettings.Work.copied(folder.path + path), .shared(folder.path + path)] {
                let error = #expect(throws: SystemError.self) {
                    try withSandbox(SandboxSettings(work: work)) { _ in }
                }
                #expect(error?.errno == .wouldLoop)
            }
        }
    }

    @Test func whatTheLearnerMakesInTheSharedFolderBelongsToItsOwner() throws {
        let folder = try LearnerFolder()
        #expect(chown(folder.path, 12_345, 12_346) == 0)
        try withSandbox(SandboxSettings(work: .shared(folder.path))) { sandbox in
            let text = try sandbox.output(
                of: """
                    cp /usr/bin/true /work/t && chmod 6755 /work/t && stat -c '%u %g %a' /work/t /work
                    mknod /work/d b 7 0
                    """)
            #expect(text.hasPrefix("0 0 6755\n0 0 "), "\(text)")
        }
        var information = stat()
        #expect(stat(folder.path + "/t", &information) == 0)
        #expect(information.st_uid == 12_345 && information.st_gid == 12_346)
        #expect(!KernelFile.exists(folder.path + "/d"))
    }
}

/// A folder on the host's disk, gone with its owner.
final class LearnerFolder {
    let path: String

    init() throws {
        var template = Array(("/var/tmp/learner-" + String(repeating: "X", count: 6)).utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        // Only what the tests above put there: plain files and links.
        for name in KernelFile.names(in: path) { unlink(path + "/" + name) }
        rmdir(path)
    }
}
