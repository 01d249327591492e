/// How STOPSIGNAL names a signal (signal(7)): `SIGTERM`, `TERM`, `15`, `SIGRTMIN+3`.
enum SignalName {
    private static let names: Set<String> = [
        "ABRT", "ALRM", "BUS", "CHLD", "CLD", "CONT", "FPE", "HUP", "ILL", "INT", "IO", "IOT", "KILL", "PIPE", "POLL",
        "PROF", "PWR", "QUIT", "SEGV", "STKFLT", "STOP", "SYS", "TERM", "TRAP", "TSTP", "TTIN", "TTOU", "URG", "USR1",
        "USR2", "VTALRM", "WINCH", "XCPU", "XFSZ", "RTMIN", "RTMAX",
    ]

    static func isKnown(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return (1...64).contains(Int(text) ?? 0) }
        var name = text.uppercased()
        if name.hasPrefix("SIG") { name.removeFirst(3) }
        if names.contains(name) { return true }
        // Between 34 and 64 there are 31 of them.
        guard name.hasPrefix("RTMIN+") || name.hasPrefix("RTMAX-"), let distance = Int(name.dropFirst(6)) else {
            return false
        }
        return (1...30).contains(distance)
    }
}
