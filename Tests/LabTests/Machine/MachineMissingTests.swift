import Foundation
import Testing

extension InAMachine {
    /// What is missing for a virtual machine, or broken, is told in one sentence, with a status and within a bound.
    @Suite(.serialized, .enabled(if: MachineRun.isPossible, "needs root and QEMU"))
    struct MachineMissingTests {
        private let playground: Playground

        init() throws { playground = try Playground() }

        private static let command = "lab trace --on vm --only sethostname -- true"

        private static let qemu = "/usr/bin/qemu-system-$(uname -m | sed s/arm64/aarch64/)"

        /// Runs a script with an empty cache, and mounts of its own.
        private func run(_ script: String) throws -> (text: String, status: Int32) {
            try playground.bash(
                """
                export LAB_VM_CACHE=$PWD/cache
                cat >script <<'END'
                \(script)
                END
                unshare -m --propagation private bash script; status=$?
                ls cache 2>/dev/null | grep '[.]new$' && echo 'half a part is left'
                exit $status
                """)
        }

        /// A part that is not there: what hides it, and what is said.
        private static let parts: [(hiding: String, en: String, ko: String)] = [
            (
                "mount --bind /dev/null \(qemu)", "Install it: sudo apt-get install qemu-system",
                "sudo apt-get install qemu-system"
            ),
            (
                "mount --bind /dev/null /usr/bin/apt-get", "this machine has no apt", "apt"
            ),
            (
                "mount --bind /dev/null /usr/bin/dpkg-deb", "cannot", "못했습니다"
            ),
        ]

        @Test(arguments: 0..<3, ["en", "ko"]) func whatIsMissingIsNamedWithTheWayToGetIt(
            part: Int, language: String
        ) throws {
            let (hiding, en, ko) = Self.parts[part]
            let command = Self.command.replacing("trace", with: "trace --lang \(language)")
            let result = try run("\(hiding) && \(command)")
            #expect(result.status == 3, "\(result.text)")
            #expect(result.text.contains(language == "en" ? en : ko), "\(result.text)")
            #expect(result.text.split(separator: "\n").count <= 2, "\(result.text)")
        }

        /// What makes the disk is the last that is needed.
        @Test func withoutAMakerOfDisksItsPackageIsNamed() throws {
            try #require(MachineRun.isPrepared)
            let result = try run(
                """
                mkdir -p cache && cp -a ~/.cache/lab/vm/kernel-* cache && mount --bind /dev/null $(command -v mke2fs) \\
                && \(Self.command)
                """)
            #expect(result.status == 3, "\(result.text)")
            #expect(result.text.contains("Install it: apt-get install e2fsprogs"), "\(result.text)")
            #expect(!result.text.contains("is left"), "\(result.text)")
        }

        @Test func withoutANetworkThereIsNoKernel() throws {
            let result = try run("exec unshare -n bash -c 'unset http_proxy https_proxy; \(Self.command)'")
            #expect(result.status == 3, "\(result.text)")
            #expect(result.text.contains("fetch a kernel for the virtual machine"), "\(result.text)")
            #expect(result.text.contains("Is this machine online"))
        }

        @Test func aFullDiskIsSaidBeforeAnythingIsFetched() throws {
            let result = try run(
                "mkdir -p cache && mount -t tmpfs -o size=4m t cache && \(Self.command); s=$?; ls cache; exit $s")
            #expect(result.status == 3, "\(result.text)")
            #expect(result.text.contains("find room for the virtual machine"), "\(result.text)")
            #expect(result.text.contains("LAB_VM_CACHE"))
        }

        @Test func aCacheThatMayNotBeWrittenIsSaid() throws {
            let result = try run("mkdir -p cache && mount -t tmpfs -o ro t cache && \(Self.command)")
            #expect(result.status == 3, "\(result.text)")
            #expect(
                result.text.contains("Read-only file system") || result.text.contains("read-only"), "\(result.text)")
        }

        /// A program in the place of QEMU that does what QEMU should not.
        private func fake(_ body: String) throws -> (text: String, status: Int32) {
            try #require(MachineRun.isPrepared)
            return try playground.bash(
                """
                export LAB_VM_CACHE=$PWD/cache; mkdir cache fake
                cp -a ~/.cache/lab/vm/kernel-* ~/.cache/lab/vm/system-* cache
                name=qemu-system-$(uname -m | sed s/arm64/aarch64/)
                printf '#!/bin/sh\\n%s\\n' '\(body)' >fake/$name; chmod +x fake/$name
                PATH=$PWD/fake:$PATH LAB_VM_PATIENCE=0.05 \(Self.command); status=$?
                ls cache | grep '[.]new$' && echo 'half a part is left'
                pgrep -x sleep -a | grep -w 1002 && echo 'QEMU is left'
                exit $status
                """)
        }

        @Test func aMachineThatNeverBootsIsGivenUp() throws {
            let result = try fake("exec sleep 1002")
            #expect(result.status == 4, "\(result.text)")
            #expect(result.text.contains("keep the virtual machine running"), "\(result.text)")
            #expect(!result.text.contains("is left"), "\(result.text)")
        }

        @Test func whatQEMUSaysOfItselfIsTold() throws {
            let result = try fake("echo qemu: warning: nothing >&2; echo qemu: could not find its firmware >&2; exit 1")
            #expect(result.status == 4, "\(result.text)")
            #expect(result.text.contains("It said last: qemu: could not find its firmware"), "\(result.text)")
            #expect(!result.text.contains("is left"), "\(result.text)")
        }
    }
}
