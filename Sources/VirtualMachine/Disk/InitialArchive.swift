internal import LinuxSystem

/// The initial root file system: what the kernel unpacks and starts. It loads modules, mounts the disks on a root in
/// memory, and hands over to `lab guest`.
struct InitialArchive {
    private(set) var bytes: [UInt8] = []
    private var count = 0

    init(kernel: KernelPackage) throws(SystemError) {
        for folder in ["bin", "dev", "modules", "proc", "sys", "root"] { add(folder, mode: 0o040755) }
        add("dev/console", mode: 0o020600, device: (5, 1))
        add("dev/kmsg", mode: 0o020600, device: (1, 11))
        add("dev/null", mode: 0o020666, device: (1, 3))
        add("bin/busybox", mode: 0o100755, try MachineCache.read(kernel.folder + "/busybox"))
        let order = try KernelFile.read(kernel.folder + "/order").split(separator: "\n").map(String.init)
        for name in order {
            add("modules/\(name).ko", mode: 0o100644, try MachineCache.read("\(kernel.folder)/modules/\(name).ko"))
        }
        add("init", mode: 0o100755, Array(InitialArchive.script(modules: order).utf8))
        add("TRAILER!!!", mode: 0)
    }

    /// An entry of the format newc (Documentation/driver-api/early-userspace/buffer-format.rst).
    private mutating func add(_ name: String, mode: Int, device: (Int, Int) = (0, 0), _ content: [UInt8] = []) {
        count += 1
        let fields = [
            count, mode, 0, 0, 1, 0, content.count, 0, 0, device.0, device.1, name.utf8.count + 1, 0,
        ]
        var header = "070701"
        for field in fields {
            let digits = String(field, radix: 16)
            header += String(repeating: "0", count: 8 - digits.count) + digits
        }
        bytes.append(contentsOf: (header + name).utf8)
        bytes.append(0)
        pad()
        bytes.append(contentsOf: content)
        pad()
    }

    private mutating func pad() { while bytes.count % 4 != 0 { bytes.append(0) } }

    /// What it says goes to the kernel's log, and from there to the console: no interrupt is needed for that.
    private static func script(modules: [String]) -> String {
        """
        #!/bin/busybox sh
        b=/bin/busybox
        exec </dev/null >/dev/kmsg 2>&1
        options() { [ "$1" != dummy ] || echo numdummies=0; }
        fail() { echo "lab: $1"; $b sync; $b reboot -f; }
        $b mount -t devtmpfs dev /dev
        $b mount -t sysfs sys /sys
        for name in \(modules.joined(separator: " ")); do $b insmod /modules/$name.ko $(options $name) || fail "no module $name"; done
        $b mount -t tmpfs -o mode=755 root /root || fail 'no root'
        cd /root
        $b mkdir -p run/vm/system run/vm/program run/vm/host dev proc sys root tmp var/tmp var/lib etc home
        $b chmod 1777 tmp var/tmp
        $b chmod 700 root
        for disk in /sys/block/vd*; do
            [ -e "$disk" ] || continue
            read -r name <"$disk/serial"
            $b mount -t ext4 -o ro "/dev/${disk##*/}" "run/vm/$name" || fail "no disk $name"
        done
        for path in /root/run/vm/system/* /root/run/vm/program/*; do
            name=${path##*/}
            case $name in
            lost+found | lab | dev | proc | sys | run | tmp | var | home | root | boot) ;;
            etc) $b cp -a "$path" . ;;
            *) if [ -h "$path" ]; then $b cp -a "$path" .
               else $b mkdir -p "$name" && $b mount --bind "$path" "$name"; fi ;;
            esac
        done
        $b mount -t proc proc proc
        $b mount -t sysfs sys sys
        $b mount -t cgroup2 cgroup2 sys/fs/cgroup || fail 'no control groups'
        $b mount -t devtmpfs dev dev
        $b mkdir -p dev/pts dev/shm
        $b mount -t devpts -o mode=620,gid=5,ptmxmode=666 devpts dev/pts
        $b mount -t tmpfs -o mode=1777 shm dev/shm
        $b ln -s /proc/self/fd dev/fd; $b ln -s fd/0 dev/stdin; $b ln -s fd/1 dev/stdout; $b ln -s fd/2 dev/stderr
        $b hostname lab
        $b ip link set lo up
        $b umount /sys
        $b umount /dev
        [ -x run/vm/program/lab ] || fail 'no program'
        exec $b switch_root /root /run/vm/program/lab guest
        fail 'no guest'

        """
    }
}
