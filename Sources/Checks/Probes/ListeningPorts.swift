internal import LinuxSystem

/// The TCP ports on which a process listens, as its own network namespace numbers them (proc_pid_net(5)).
struct ListeningPorts {
    /// Ascending.
    let ports: [UInt16]

    /// Reads the sockets that the process holds open, and which of those listen.
    init(process: Int32) throws(SystemError) {
        let held = Set(
            KernelFile.names(in: "/proc/\(process)/fd").compactMap { name in
                KernelFile.link("/proc/\(process)/fd/\(name)").flatMap(ListeningPorts.socket)
            })
        var ports = Set<UInt16>()
        for table in ["tcp", "tcp6"] {
            let text = try KernelFile.readIfPresent("/proc/\(process)/net/\(table)") ?? ""
            ports.formUnion(ListeningPorts.listening(in: text, held: held))
        }
        self.ports = ports.sorted()
    }

    /// - Parameter text: `/proc/net/tcp`: number, local address, remote address, state, … the inode in the tenth column.
    static func listening(in text: String, held: Set<String>) -> [UInt16] {
        text.split(separator: "\n").dropFirst().compactMap { line in
            let columns = line.split(separator: " ")
            // TCP_LISTEN of net/tcp_states.h.
            guard columns.count > 9, columns[3] == "0A", held.contains(String(columns[9])) else { return nil }
            return columns[1].split(separator: ":").last.flatMap { UInt16($0, radix: 16) }
        }
    }

    /// The inode of `socket:[4711]`.
    private static func socket(_ link: String) -> String? {
        guard link.hasPrefix("socket:["), link.hasSuffix("]") else { return nil }
        return String(link.dropFirst("socket:[".count).dropLast())
    }
}
