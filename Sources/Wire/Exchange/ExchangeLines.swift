internal import FoundationEssentials

extension HTTPExchange {
    /// One JSON object and the end of its line, in one piece: whoever writes it with one call of write(2) never mixes two.
    public var line: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return Array(try encoder.encode(self)) + [10]
        }
    }

    /// From one line, with or without its end; nil for what is no exchange.
    public init?(line: some Collection<UInt8>) {
        guard line.count <= ExchangeLines.longest,
            let exchange = try? JSONDecoder().decode(HTTPExchange.self, from: Data(line))
        else { return nil }
        self = exchange
    }

    /// The exchanges of a whole file. A last line that was cut off is left out, and so is what is no exchange.
    public static func read(_ bytes: some Collection<UInt8>) -> [HTTPExchange] {
        var lines = ExchangeLines()
        var exchanges = lines.append(bytes)
        if let last = lines.finish() { exchanges.append(last) }
        return exchanges
    }
}

/// Reads exchanges from bytes that come in pieces, as a pipe gives them.
public struct ExchangeLines: Sendable {
    /// A longer line is passed over: no exchange of ours is as long, and the reader's memory has an end.
    public static let longest = 1 << 20

    /// What of the last line has come so far.
    private var rest: [UInt8] = []
    /// The line that is being read is too long: it is passed over to its end.
    private var isSkipping = false
    /// How many lines were passed over because they are no exchange.
    public private(set) var skipped = 0

    public init() {}

    /// Takes what has come and gives the exchanges that are whole by now.
    public mutating func append(_ bytes: some Collection<UInt8>) -> [HTTPExchange] {
        var exchanges = [HTTPExchange]()
        var pieces = bytes.split(separator: 10, omittingEmptySubsequences: false)[...]
        while let piece = pieces.popFirst() {
            take(piece)
            // What stands behind the last end of a line has none yet.
            guard !pieces.isEmpty else { break }
            if let exchange = endLine() { exchanges.append(exchange) }
        }
        return exchanges
    }

    /// The exchange of a last line that has no end: nil where it was cut off, or where there is none.
    public mutating func finish() -> HTTPExchange? { rest.isEmpty ? nil : endLine() }

    private mutating func take(_ piece: some Collection<UInt8>) {
        guard !isSkipping else { return }
        if rest.count + piece.count > ExchangeLines.longest {
            isSkipping = true
            rest = []
        } else {
            rest.append(contentsOf: piece)
        }
    }

    private mutating func endLine() -> HTTPExchange? {
        defer {
            rest = []
            isSkipping = false
        }
        if rest.isEmpty, !isSkipping { return nil }
        let exchange = isSkipping ? nil : HTTPExchange(line: rest)
        if exchange == nil { skipped += 1 }
        return exchange
    }
}
