internal import CLinux
internal import Glibc
public import LinuxSystem

extension LaunchPlan {
    /// Sets the loopback interface of the process's network namespace up (netdevice(7), SIOCSIFFLAGS): the only
    /// network that a sandbox has.
    public mutating func raiseLoopback() {
        // struct ifreq: 16 bytes of name, then the flags.
        var request = [UInt8](repeating: 0, count: 40)
        request.replaceSubrange(0..<2, with: Array("lo".utf8))
        request[16] = UInt8(IFF_UP)
        let socket = call(
            "socket(AF_INET)", __NR_socket,
            operands: [.value(Int(AF_INET)), .value(Int(SOCK_DGRAM.rawValue) | 0o2000000), .value(0)])
        _ = call(
            "ioctl(SIOCSIFFLAGS, lo up)", __NR_ioctl,
            operands: [.result(socket), .value(Int(SIOCSIFFLAGS)), .value(bytes(ofAll: request))])
        _ = call("close", __NR_close, operands: [.result(socket)])
    }
}
