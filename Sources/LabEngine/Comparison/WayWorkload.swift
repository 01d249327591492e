/// The one program that is run in every way: a text for bash, and what it answers.
///
/// It measures its own work, by the CPU time that the kernel counted for it: neither what lies between it and us is in it,
/// nor what else the machine does. Only the time to start is measured from outside.
struct WayWorkload {
    /// Rounds of the loop, and bytes that dd copies one at a time. Chosen to take some ten milliseconds each, of which
    /// bash tells the thousandths of a second.
    static let rounds = 20_000
    static let bytes = 100_000

    /// For bash, whose descriptors are: 0 zeroes, 1 what we read, 2 nothing, 3 a pipe that ends when it may end,
    /// 4 the kernel's boot id.
    ///
    /// dd reads and writes byte by byte: two calls for each. What it takes to start dd is measured apart, and
    /// subtracted.
    static let script = """
        echo up
        exec 5>&2
        read -r boot <&4
        echo "$boot"
        TIMEFORMAT='%3U %3S'
        { time for ((i = 0; i < \(rounds); i++)); do :; done; } 2>&1
        { time dd bs=1 count=1 >&5 2>&5; } 2>&1
        { time dd bs=1 count=\(bytes + 1) >&5 2>&5; } 2>&1
        echo end
        read -r word <&3
        """

    /// The same where nobody hands over descriptors: in a virtual machine.
    static let inGuest = """
        exec </dev/zero 2>/dev/null 3</dev/null 4</proc/sys/kernel/random/boot_id
        \(script)
        """

    /// The programs that it takes.
    static let programs = ["bash", "dd"]

    /// What it prints.
    struct Answer: Equatable {
        /// Of the kernel that ran it, from `/proc/sys/kernel/random/boot_id`.
        var bootId: String
        /// Nanoseconds of the loop.
        var cpu: Double
        /// Nanoseconds of one call.
        var call: Double
    }

    /// - Returns: nil where it is not all that the script prints.
    static func answer(_ text: String) -> Answer? {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > 6, lines[0] == "up", lines[5] == "end" else { return nil }
        let times = lines[2...4].compactMap(seconds)
        guard times.count == 3, times[0] > 0, times[2] > times[1] else { return nil }
        return Answer(
            bootId: String(lines[1]), cpu: times[0] * 1e9, call: (times[2] - times[1]) * 1e9 / Double(2 * bytes))
    }

    /// Of the program and of the kernel for it: `0.012 0.034`.
    private static func seconds(_ line: Substring) -> Double? {
        let words = line.split(separator: " ")
        guard words.count == 2, let user = Double(words[0]), let system = Double(words[1]) else { return nil }
        return user + system
    }
}
