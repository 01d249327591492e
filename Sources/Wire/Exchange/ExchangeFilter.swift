/// Picks exchanges: everything that is given must be so.
public struct ExchangeFilter: Hashable, Sendable {
    public var method: String?
    /// Of the target; `*` stands for any characters, also none. With a `?` in it, it is compared with the query too.
    public var path: String?
    /// `404`, or `4xx` for all of a kind.
    public var status: String?
    /// Whether the request came with credentials.
    public var credentials: Bool?
    /// What the client calls itself (`User-Agent`), in whatever case: one of these patterns, as those of paths. Of an
    /// empty list it is not asked.
    public var agents: [String]

    public init(
        method: String? = nil, path: String? = nil, status: String? = nil, credentials: Bool? = nil,
        agents: [String] = []
    ) {
        self.agents = agents
        self.method = method
        self.path = path
        self.status = status
        self.credentials = credentials
    }

    public func matches(_ exchange: HTTPExchange) -> Bool {
        if let method, exchange.method != method { return false }
        if let credentials, exchange.hasCredentials != credentials { return false }
        if let status, !ExchangeFilter.matches(exchange.status, status) { return false }
        if !agents.isEmpty {
            let agent = Array((exchange.requestHeader("user-agent") ?? "").lowercased().utf8)
            guard agents.contains(where: { ExchangeFilter.matches(agent, pattern: Array($0.lowercased().utf8)) }) else {
                return false
            }
        }
        guard let path else { return true }
        // As a server reads it: an escaped letter, or a host in front, makes no other path.
        var whole = RequestTarget(exchange.target).path
        if path.utf8.contains(UInt8(ascii: "?")) { whole += exchange.target.drop { $0 != "?" } }
        return ExchangeFilter.matches(Array(whole.utf8), pattern: Array(path.utf8))
    }

    private static func matches(_ status: Int, _ wanted: String) -> Bool {
        if wanted.hasSuffix("xx") { return wanted.dropLast(2) == "\(status / 100)" }
        return wanted == "\(status)"
    }

    /// In time that grows with the product of the lengths, whatever the pattern: only the last star is gone back to.
    static func matches(_ text: [UInt8], pattern: [UInt8]) -> Bool {
        let star = UInt8(ascii: "*")
        var (position, place) = (0, 0)
        var last: (place: Int, position: Int)?
        while position < text.count {
            if place < pattern.count, pattern[place] == star {
                last = (place, position)
                place += 1
            } else if place < pattern.count, pattern[place] == text[position] {
                position += 1
                place += 1
            } else if let back = last {
                place = back.place + 1
                position = back.position + 1
                last = (back.place, position)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == star }
    }
}
