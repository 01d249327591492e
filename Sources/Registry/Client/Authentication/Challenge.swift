/// What a server wants before it answers (`WWW-Authenticate`, RFC 9110, 11.6.1).
struct Challenge: Hashable, Sendable {
    /// In lower case: `basic`, `bearer`.
    var scheme: String
    /// Names in lower case.
    var parameters: [String: String]

    /// Every challenge of the headers; one header may hold several, and commas stand between everything.
    static func parse(_ headers: [String]) -> [Challenge] {
        headers.flatMap { header -> [Challenge] in
            var reader = Reader(bytes: Array(header.utf8))
            return reader.challenges()
        }
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func challenges() -> [Challenge] {
            var found = [Challenge]()
            while true {
                skip { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: ",") || $0 == 9 }
                guard position < bytes.count else { return found }
                let word = token()
                guard !word.isEmpty else {
                    position += 1
                    continue
                }
                skip { $0 == UInt8(ascii: " ") }
                if position < bytes.count, bytes[position] == UInt8(ascii: "="), !found.isEmpty {
                    position += 1
                    skip { $0 == UInt8(ascii: " ") }
                    found[found.count - 1].parameters[word.lowercased()] = value()
                } else {
                    found.append(Challenge(scheme: word.lowercased(), parameters: [:]))
                }
            }
        }

        private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
            while position < bytes.count, isSkipped(bytes[position]) { position += 1 }
        }

        private mutating func token() -> String {
            let start = position
            skip { !" \t,=\"".utf8.contains($0) }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }

        private mutating func value() -> String {
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { return token() }
            position += 1
            var value = [UInt8]()
            while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                if bytes[position] == UInt8(ascii: "\\"), position + 1 < bytes.count { position += 1 }
                value.append(bytes[position])
                position += 1
            }
            position += 1
            return String(decoding: value, as: UTF8.self)
        }
    }
}
