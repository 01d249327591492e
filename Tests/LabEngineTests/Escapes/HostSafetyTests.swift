import Cgroups
import Curriculum
import Glibc
import LabEngine
import LinuxSystem
import Testing

/// Root in a sandbox tries to change the host. Each test looks at the host itself afterwards.
@Suite(.enabled(if: geteuid() == 0, "needs root: namespaces, mounts and control groups"), .serialized)
struct HostSafetyTests {
    @Test(arguments: [
        "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/kernel/hotplug", "/proc/sysrq-trigger",
        "/proc/sys/vm/drop_caches", "/proc/sys/vm/overcommit_memory", "/proc/sys/kernel/panic",
        "/proc/sys/kernel/printk", "/proc/irq/default_smp_affinity", "/sys/kernel/uevent_helper",
    ])
    func aSettingOfTheKernelCannotBeWritten(path: String) throws {
        let before = try? KernelFile.read(path)
        try withSandbox { sandbox in
            // Also with a fresh proc, in a mount namespace of its own, and one user namespace further down.
            let text = try sandbox.output(
                of: """
                    try() { (echo 1 > \(path)) 2>/dev/null && echo written; }
                    try
                    unshare -m bash -c "mount -t proc proc /proc; mount -o remount,rw /proc
                        echo 1 > \(path) && echo written" 2>/dev/null
                    unshare -Urmpf bash -c "mount -t proc proc /proc; echo 1 > \(path) && echo written" 2>/dev/null
                    true
                    """)
            #expect(text == "")
        }
        #expect((try? KernelFile.read(path)) == before)
    }

    @Test func noDeviceCanBeMadeAndNoDiskOfTheHostMounted() throws {
        try withSandbox { sandbox in
            let text = try sandbox.output(
                of: """
                    mkdir /tmp/m
                    mknod /tmp/memory c 1 1 && echo made
                    while read -r major minor _ name; do
                        [ -n "$name" ] && [ "$name" != name ] || continue
                        mknod "/tmp/$name" b "$major" "$minor" && echo "made $name"
                        mount -t ext4 "/dev/$name" /tmp/m && echo "mounted $name"
                    done < /proc/partitions
                    for type in sysfs debugfs tracefs securityfs efivarfs; do
                        mount -t $type none /tmp/m && [ -e /tmp/m/kernel/uevent_helper ] && echo "mounted $type"
                    done
                    echo tried
                    """)
            #expect(text.split(separator: "\n").last == "tried")
            #expect(!text.contains("made") && !text.contains("mounted "), "\(text)")
        }
    }

    /// A mount that is attached inside belongs to the learner, who may remount it: only owners protect the host then.
    @Test func aReadOnlyMountMadeWritableGivesNothingAway() throws {
        let cache = try FileDescriptor.open("/etc/ld.so.cache", O_RDONLY).readAll()
        try withSandbox { sandbox in
            let text = try sandbox.output(
                of: """
                    for path in /etc/alternatives /etc/ld.so.cache /dev/null; do
                        mount -o remount,rw,bind,dev,suid,exec $path; chmod 777 $path; chown 0 $path
                    done 2>/dev/null
                    touch /etc/alternatives/escaped && echo escaped
                    ln -sf /tmp/x /etc/alternatives/awk && echo linked
                    rm -f /etc/alternatives/awk && echo removed
                    (echo x >> /etc/ld.so.cache) 2>/dev/null && echo written
                    mount -o remount,rw,bind /usr; rm -f /usr/bin/awk
                    for link in /proc/1/root /proc/self/root; do touch $link/run/lab-escaped; done
                    """)
            #expect(!text.contains("escaped\n") && !text.contains("linked") && !text.contains("written"), "\(text)")
            #expect(!text.contains("removed\n"), "\(text)")
        }
        #expect(!KernelFile.exists("/etc/alternatives/escaped"))
        #expect(!KernelFile.exists("/run/lab-escaped"))
        #expect(KernelFile.exists("/etc/alternatives/awk"))
        #expect(try FileDescriptor.open("/etc/ld.so.cache", O_RDONLY).readAll() == cache)
        var null = stat()
        #expect(stat("/dev/null", &null) == 0)
        #expect(null.st_uid == 0 && null.st_mode & 0o777 == 0o666)
    }

    /// CVE-2022-0492: a cgroup namespace below a user namespace shows a root with a release_agent, which the host runs.
    @Test func noReleaseAgentIsInReach() throws {
        try withSandbox { sandbox in
            let text = try sandbox.output(
                of: """
                    look() { find /sys/fs/cgroup /tmp -name release_agent 2>/dev/null; }
                    look
                    mkdir /tmp/c
                    for kind in memory pids cpu rdma misc none,name=own; do
                        mount -t cgroup -o $kind c /tmp/c 2>/dev/null && { look; umount /tmp/c; }
                    done
                    unshare -UrmC bash -c 'mount -t cgroup -o memory c /tmp/c; mount -t cgroup -o rdma c /tmp/c
                        find /tmp /sys/fs/cgroup -name release_agent' 2>/dev/null
                    true
                    """)
            #expect(text == "")
        }
    }

    @Test func theClockAndTheHostsNameStayWhatTheyAre() throws {
        let name = try KernelFile.read("/proc/sys/kernel/hostname")
        try withSandbox { sandbox in
            let text = try sandbox.output(
                of: """
                    date -s 2001-01-01 > /dev/null; echo $?; hostname escaped; hostname
                    dmesg -C; swapoff -a; echo 0 > /proc/self/loginuid
                    """)
            #expect(text.contains("cannot set date: Operation not permitted\n1\nescaped\n"), "\(text)")
        }
        #expect(try KernelFile.read("/proc/sys/kernel/hostname") == name)
        #expect(time(nil) > 1_600_000_000)
    }

    /// A hard link, a copy of a link and a device node in the shared folder, which the host sees too.
    @Test func noNameOfAHostFileCanBePutIntoTheSharedFolder() throws {
        let folder = try LearnerFolder()
        var before = stat(), after = stat()
        #expect(stat("/etc/ld.so.cache", &before) == 0)
        try withSandbox(SandboxSettings(work: .shared(folder.path))) { sandbox in
            let text = try sandbox.output(
                of: """
                    ln /etc/ld.so.cache /work/hard && echo linked
                    ln /usr/bin/passwd /work/hard && echo linked
                    mknod /work/disk b 7 0 && echo made
                    ln -s / /work/root; cat /work/root/etc/shadow /work/../../etc/shadow && echo read
                    mount --bind /etc/alternatives /work && touch /work/escaped && echo written
                    """)
            for word in ["linked\n", "made\n", "written\n", "read\n"] { #expect(!text.contains(word), "\(text)") }
        }
        #expect(stat("/etc/ld.so.cache", &after) == 0)
        #expect(after.st_nlink == before.st_nlink)
        // What the learner did make is a link, as it stands there.
        #expect(KernelFile.names(in: folder.path) == ["root"])
        #expect(!KernelFile.exists("/etc/alternatives/escaped"))
    }

    /// Root of a user namespace below that of the sandbox has no more than the sandbox.
    @Test func aNestedUserNamespaceGainsNothing() throws {
        let mounts = try KernelFile.read("/proc/self/mountinfo")
        try withSandbox { sandbox in
            let text = try sandbox.output(
                of: """
                    mkdir /tmp/m
                    unshare -Urmpf --mount-proc bash -c '
                        mount -t tmpfs t /tmp/m && mount --make-rshared / 2>/dev/null; mount --bind / /mnt 2>/dev/null
                        for disk in /dev/sda /dev/vda /dev/loop0; do mount -t ext4 $disk /tmp/m && echo mounted; done
                        mknod /tmp/m/d b 7 0 && echo made
                        [ -e /proc/1/root/etc/shadow ] && echo seen
                        umount -l /etc/alternatives; rm -rf /etc/alternatives; nsenter -t 1 -m ls /home
                        unshare -Ur unshare -Ur cat /proc/self/uid_map' 2>/dev/null
                    nice -n -20 true 2>&1 | grep -c denied
                    (echo -1000 > /proc/self/oom_score_adj) 2>/dev/null; cat /proc/self/oom_score_adj
                    chrt -f 99 true 2>/dev/null && echo realtime
                    """)
            #expect(text == "         0          0          1\n1\n0\n", "\(text)")
        }
        #expect(try KernelFile.read("/proc/self/mountinfo") == mounts)
    }

    @Test func theFirstProcessCannotBeKilledAndARebootEndsTheSandboxAlone() throws {
        try withSandbox { sandbox in
            let text = try sandbox.output(of: "kill -9 1; kill -TERM 1; kill -STOP 1; grep State /proc/1/status")
            #expect(text == "State:\tS (sleeping)\n")
            // reboot(2) in a pid namespace ends its first process, and nothing else.
            let reboot = SystemCallNumber.reboot
            _ = try sandbox.output(of: "perl -e 'syscall(\(reboot), 0xfee1dead, 672274793, 0x1234567, 0)'")
        }
    }

    /// Processes of the sandbox may trace each other; pid 1 is one of them and holds nothing of the host's.
    @Test func whoeverTracesTheFirstProcessGainsNothing() throws {
        try withSandbox { sandbox in
            let text = try sandbox.output(
                of: """
                    perl -e 'print syscall(\(SystemCallNumber.ptrace), 16, 1, 0, 0), "\\n"'
                    for fd in /proc/1/fd/*; do readlink $fd; done | sed 's/[0-9]//g'
                    tr '\\0' '\\n' < /proc/1/environ
                    """)
            #expect(["0", "-1"].contains(text.split(separator: "\n").first.map(String.init)))
            // The last is what a shell does again in a sandbox that is made anew: the lesson's own steps.
            let files = ["pipe:[]", "/dev/null", "/dev/null", "/memfd:steps (deleted)"]
            #expect(text.split(separator: "\n").dropFirst().map(String.init) == files)
        }
    }

    @Test func ringsKeyringsModulesAndOtherKernelsAreRefused() throws {
        try withSandbox { sandbox in
            let program = #"$! = 0; print syscall($_, 1, 0, 0, 0, 0), " ", $!+0, "\n" for @ARGV"#
            let text = try sandbox.output(of: "perl -e '\(program)' \(SystemCallNumber.refused)")
            #expect(Set(text.split(separator: "\n")) == ["-1 \(ENOSYS)"])
        }
    }
}

/// Numbers of system calls for perl's syscall().
enum SystemCallNumber {
    #if arch(arm64)
        static let ptrace = 117, reboot = 142
        /// io_uring_setup, _enter, _register, add_key, bpf, userfaultfd, perf_event_open, open_by_handle_at,
        /// init_module, finit_module, delete_module, kexec_load, kexec_file_load
        static let refused = "425 426 427 217 280 282 241 265 105 273 106 104 294"
    #else
        static let ptrace = 101, reboot = 169
        static let refused = "425 426 427 248 321 323 298 304 175 313 176 246 320"
    #endif
}
