internal import Glibc
internal import LinuxSystem

/// The guest's first process: it waits for the host's word, runs programs for it, and reaps what is orphaned.
///
/// One loop does everything, so that a snapshot finds it waiting in one place.
public enum GuestInit {
    /// Where this program is in the guest.
    static let program = "/run/vm/program/lab"
    /// Where the host's folders are mounted, all together.
    static let folders = "/run/vm/host"

    /// Never returns: the kernel panics when its first process ends.
    public static func run() -> Never {
        // A line on the console tells the host why the machine went down.
        do throws(SystemError) {
            guard getpid() == 1 else {
                throw SystemError("run as the first process of a virtual machine", errno: .notPermitted)
            }
            var loop = try GuestLoop()
            try loop.run()
        } catch {
            note(error)
        }
        exit(4)
    }

    /// Says on the kernel's console what went wrong.
    static func note(_ error: SystemError) { note("\(error)") }

    static func note(_ text: String) {
        if let log = try? FileDescriptor.open("/dev/kmsg", O_WRONLY) { try? log.write("lab: \(text)\n") }
    }

    /// Opens the virtio-serial port with a name.
    static func port(_ name: String) throws(SystemError) -> FileDescriptor {
        let ports = "/sys/class/virtio-ports"
        for device in KernelFile.names(in: ports) {
            let found = try KernelFile.readIfPresent("\(ports)/\(device)/name")?.filter { !$0.isNewline }
            if found == name { return try FileDescriptor.open("/dev/" + device, O_RDWR, step: "open a port") }
        }
        throw SystemError("open a port", path: name, errno: .noSuchDevice)
    }
}
