internal import Glibc

/// Ids, and names for containers that nobody has named.
public enum ContainerNames {
    /// 64 hexadecimal digits by chance.
    public static func id() -> String {
        (0..<4).map { _ in
            let digits = String(UInt64.random(in: .min ... .max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// A quality and somebody who made computers what they are; with a number behind it where many names are taken.
    public static func name(besides taken: Set<String> = []) -> String {
        var name = ""
        for attempt in 0... {
            let quality = qualities.randomElement() ?? "calm"
            let person = people.randomElement() ?? "lovelace"
            name = "\(quality)_\(person)" + (attempt < 8 ? "" : "\(attempt)")
            if !taken.contains(name) { break }
        }
        return name
    }

    /// `[a-zA-Z0-9][a-zA-Z0-9_.-]+`, as Docker has it.
    public static func check(_ name: String) throws {
        let isWord: (UInt8) -> Bool = { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte & 0xdf)
        }
        let bytes = Array(name.utf8)
        guard bytes.count > 1, let first = bytes.first, isWord(first),
            bytes.allSatisfy({ isWord($0) || "_.-".utf8.contains($0) })
        else { throw ContainerError.malformedName(name) }
    }

    private static let qualities = [
        "agile", "brave", "bright", "busy", "calm", "candid", "clever", "curious", "daring", "eager", "fair", "fond",
        "gentle",
        "glad", "happy", "honest", "jolly", "keen", "kind", "lively", "lucid", "merry", "mild", "modest", "neat",
        "nimble",
        "patient", "polite", "proud", "quick", "quiet", "ready", "sharp", "steady", "swift", "tidy", "warm", "wise",
        "witty",
    ]
    private static let people = [
        "allen", "backus", "bartik", "boole", "church", "codd", "dijkstra", "engelbart", "estrin", "floyd", "goldberg",
        "hamilton", "hamming", "hoare", "hopper", "johnson", "kay", "kernighan", "knuth", "lamport", "liskov",
        "lovelace",
        "mccarthy", "perlman", "ritchie", "shannon", "thompson", "torvalds", "turing", "wilkes", "wirth", "zuse",
    ]
}
