import LinuxSystem

/// Attacks on what there is only once: the kernel's settings and the host's own groups, limits and namespaces. Each
/// prints `Attack.success` where it gets through.
extension Attack {
    static let success = "GOT-THROUGH"

    static let onTheHost = [
        Attack(
            name: "changes the clock",
            script: """
                date -s '+1 hour' >/dev/null 2>&1 && echo \(success)
                perl -e '$when = pack("q2", time + 3600, 0); print "\(success)\\n" unless
                    syscall(\(SystemCallNumber.clockSetTime), 0, $when) && syscall(\(SystemCallNumber.setTimeOfDay), $when, 0)'
                """),
        Attack(
            name: "core_pattern",
            script: """
                printf '#!/bin/sh\\ntouch /tmp/ran\\n' >/tmp/core; chmod +x /tmp/core
                \(writing("|/tmp/core", to: "/proc/sys/kernel/core_pattern"))
                (ulimit -c unlimited; kill -SEGV $BASHPID) 2>/dev/null
                [ ! -e /tmp/ran ] || echo \(success)
                """),
        // The loudness of the console, which can be read afterwards; no letter that would end the machine.
        Attack(
            name: "sysrq-trigger",
            script: writing("1", to: "/proc/sys/kernel/sysrq") + "\n" + writing("9", to: "/proc/sysrq-trigger")),
        Attack(
            name: "loads a module",
            script: """
                head -c 4096 /dev/zero >/tmp/own.ko; insmod /tmp/own.ko 2>/dev/null && echo \(success)
                modprobe -q \(HostState.rareModule) 2>/dev/null
                perl -e 'open F, "</tmp/own.ko"; $image = "\\0" x 4096; $none = "";
                    sub refused { $! == 1 || $! == 38 or print "\(success)\\n" }
                    syscall(\(SystemCallNumber.initModule), $image, 4096, $none); refused;
                    syscall(\(SystemCallNumber.finitModule), fileno F, $none, 0); refused'
                printf '#!/bin/sh\\ntouch /tmp/ran\\n' >/tmp/loader; chmod +x /tmp/loader
                \(writing("/tmp/loader", to: "/proc/sys/kernel/modprobe"))
                # The kernel looks for a module that can run this.
                printf '\\377\\377\\377\\377' >/tmp/unknown; chmod +x /tmp/unknown; /tmp/unknown 2>/dev/null
                [ ! -e /tmp/ran ] || echo \(success)
                """),
        Attack(
            name: "release_agent",
            script: """
                printf '#!/bin/sh\\ntouch /tmp/ran\\n' >/tmp/agent; chmod +x /tmp/agent; mkdir /tmp/c
                write() { [ -e $1 ] && echo /tmp/agent >$1 && echo \(success); }
                for agent in /sys/fs/cgroup/release_agent /sys/fs/cgroup/*/release_agent; do write $agent; done 2>/dev/null
                export -f write
                unshare -UrmC bash -c 'for kind in memory pids cpu rdma misc none,name=own; do
                    mount -t cgroup -o $kind c /tmp/c && { write /tmp/c/release_agent; umount /tmp/c; }
                done' 2>/dev/null
                cd $LAB_CGROUP_MEMORY && mkdir left && {
                    [ ! -e left/notify_on_release ] || echo 1 >left/notify_on_release
                    (echo $BASHPID >left/cgroup.procs)
                    rmdir left
                } 2>/dev/null
                cd /; [ ! -e /tmp/ran ] || echo \(success)
                """),
        Attack(
            name: "raises its own limits",
            script: """
                for kind in c d e f i l m n q r s t u v x; do
                    hard=$(ulimit -H$kind)
                    if [ $hard != unlimited ]; then (ulimit -H$kind $((hard + 1))) && echo \(success); fi
                done 2>/dev/null
                files=$(($(ulimit -Hn) + 1))
                for pid in 1 $PPID $$; do prlimit --pid $pid --nofile=$files:$files && echo \(success); done 2>/dev/null
                """),
        Attack(
            name: "raises the limits of its groups",
            script: """
                for file in /sys/fs/cgroup/*/{memory,pids,cpu,cpuset}.* /sys/fs/cgroup/{memory,pids,cpu,cpuset}.*; do
                    case $file in *limit*|*.max|*quota*|*.cpus) ;; *) continue ;; esac
                    chmod 666 $file; chown 0 $file; mount -o remount,rw ${file%/*}
                    for value in max -1 999999999999; do echo $value >$file && echo \(success); done
                done 2>/dev/null
                for name in ${!LAB_CGROUP_@}; do echo $$ >${!name}/../cgroup.procs; done 2>/dev/null
                perl -e '$all = "x" x (1 << 32)' 2>/dev/null && echo \(success)
                """),
        Attack(
            name: "joins the host's namespaces",
            script: """
                for kind in mnt net pid uts ipc cgroup user; do
                    option=$kind; [ $kind != mnt ] || option=mount
                    for link in /proc/*/ns/$kind /proc/*/task/*/ns/$kind /proc/*/fd/*; do
                        [[ $(readlink $link) == $kind:* ]] && nsenter --$option=$link readlink /proc/self/ns/$kind
                    done
                done 2>/dev/null | grep -qE '\(HostState.namespaces.joined(separator: "|"))' && echo \(success)
                """),
        // The answer would be in its way. What is left of it is a group without a limit, or none.
        Attack(
            name: "deletes its groups while they are read",
            script: """
                (trap '' TERM; cd $LAB_CGROUP_MEMORY; while :; do mkdir web; rmdir web; done) 2>/dev/null &
                for name in ${!LAB_CGROUP_@}; do rmdir ${!name}/web ${!name}; done 2>/dev/null
                """, goesOn: false),
        Attack(
            name: "has the host's addresses",
            script: """
                for own in '' 'unshare -n'; do
                    $own bash -c 'ip link set lo up
                        for address in 10.0.0.1 \(HostState.addresses.joined(separator: " ")); do
                            ip address add $address/32 dev lo
                        done'
                done 2>/dev/null
                ip link add veth0 type veth peer name veth1 2>/dev/null; ip address add 169.254.1.1/16 dev lo
                """),
    ]

    /// Writes a setting of the kernel: as it is mounted, on a fresh proc, and from another user namespace.
    private static func writing(_ value: String, to path: String) -> String {
        """
        for own in '' 'unshare -mpf' 'unshare -Urmpf'; do
            $own bash -c '[ -z "$1" ] || mount -t proc proc /proc; mount -o remount,rw /proc
                [ -e \(path) ] && echo "\(value)" >\(path) && echo \(success)' bash "$own"
        done 2>/dev/null
        """
    }
}

extension SystemCallNumber {
    #if arch(arm64)
        static let clockSetTime = 112, setTimeOfDay = 170, initModule = 105, finitModule = 273
    #else
        static let clockSetTime = 227, setTimeOfDay = 164, initModule = 175, finitModule = 313
    #endif
}
