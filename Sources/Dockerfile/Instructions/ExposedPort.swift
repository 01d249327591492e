/// A port that an image says it listens on, as its configuration writes it: `80/tcp`.
public struct ExposedPort: Hashable, Sendable, CustomStringConvertible {
    public var number: Int
    /// `tcp`, `udp` or `sctp`.
    public var transport: String

    public init(number: Int, transport: String = "tcp") {
        self.number = number
        self.transport = transport
    }

    public var description: String { "\(number)/\(transport)" }

    /// `80`, `80/udp`, `8000-8010/tcp`; nil for anything else.
    static func parse(_ text: String) -> (numbers: ClosedRange<Int>, transport: String)? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let transport = parts.count > 1 ? parts[1].lowercased() : "tcp"
        guard ["tcp", "udp", "sctp"].contains(transport), let numbers = parts.first else { return nil }
        let ends = numbers.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { number($0) }
        guard let low = ends.first ?? nil, let high = ends.last ?? nil, low <= high else { return nil }
        return (low...high, transport)
    }

    private static func number(_ text: Substring) -> Int? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(text), port <= 65535 else {
            return nil
        }
        return port
    }
}

extension ExposeInstruction {
    /// The ports, ranges written out and each once, after variables are expanded.
    ///
    /// - Throws: `.badPort` at the word.
    public func ports() throws(DockerfileDiagnostic) -> [ExposedPort] {
        var ports: [ExposedPort] = []
        var seen: Set<ExposedPort> = []
        var texts: Set<String> = []
        for word in words where texts.insert(word.text).inserted {
            guard let found = ExposedPort.parse(word.text) else {
                throw DockerfileDiagnostic(.badPort(word.text), range: word.range)
            }
            for number in found.numbers {
                let port = ExposedPort(number: number, transport: found.transport)
                if seen.insert(port).inserted { ports.append(port) }
            }
        }
        return ports
    }
}
