internal import CLinux
internal import Glibc
internal import HostFiles
internal import LinuxSystem

/// What the host gives before anything runs. A snapshot has an old clock, and the randomness that every machine from it
/// would have.
enum GuestBeginning {
    static func setClock(_ nanoseconds: UInt64) throws(SystemError) {
        var time = timespec(
            tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
        guard clock_settime(CLOCK_REALTIME, &time) == 0 else {
            throw SystemError("set the clock of the virtual machine", errno: .current)
        }
    }

    /// Mixes it in and has the kernel use it at once (random(4): RNDADDENTROPY, RNDRESEEDCRNG).
    static func add(entropy: [UInt8]) throws(SystemError) {
        let step = "give the virtual machine randomness"
        let device = try FileDescriptor.open("/dev/urandom", O_WRONLY, step: step)
        var request = [UInt8]()
        withUnsafeBytes(of: Int32(entropy.count * 8)) { request.append(contentsOf: $0) }
        withUnsafeBytes(of: Int32(entropy.count)) { request.append(contentsOf: $0) }
        request += entropy
        let add = 0x4008_5203
        let reseed = 0x5207
        let result = request.withUnsafeBytes { bytes in
            lab_syscall(Int(__NR_ioctl), Int(device.rawValue), add, argument(bytes.baseAddress), 0, 0, 0)
        }
        guard result >= 0 else { throw SystemError(step, errno: Errno(result: result)) }
        try systemCall(__NR_ioctl, Int(device.rawValue), reseed, 0, step: step)
    }

    /// Shows each of the host's folders at its own place.
    static func show(_ folders: [GuestFolder]) throws(SystemError) {
        for folder in folders {
            try makeFolders(folder.path)
            let source = "\(GuestInit.folders)/\(folder.name)"
            guard Glibc.mount(source, folder.path, nil, UInt(CLinux.MS_BIND), nil) == 0 else {
                throw SystemError("mount the host's folders", path: folder.path, errno: .current)
            }
        }
    }

    /// Makes a directory and those above it.
    static func makeFolders(_ path: String) throws(SystemError) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/\(part)"
            if mkdir(made, 0o755) == 0 || errno == EEXIST { continue }
            throw SystemError("make a place for a folder of the host", path: made, errno: .current)
        }
    }
}

/// Carries messages about files for as long as the machine lives.
final class RelayThread: @unchecked Sendable {
    private var relay: FolderRelay?
    private let port: FileDescriptor

    private init(_ relay: consuming FolderRelay, _ port: consuming FileDescriptor) {
        self.relay = consume relay
        self.port = port
    }

    static func start(_ relay: consuming FolderRelay, port: consuming FileDescriptor) throws(SystemError) {
        let owner = RelayThread(relay, port)
        _ = try SystemThread { owner.run() }
    }

    private func run() {
        guard let relay = relay.take() else { return }
        do throws(SystemError) { try relay.run(port: port.rawValue) } catch { GuestInit.note(error) }
    }
}
