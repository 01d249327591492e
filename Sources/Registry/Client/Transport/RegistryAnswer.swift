internal import FoundationEssentials
internal import NIOHTTP1
internal import OCI

/// What registries say in words.
enum RegistryAnswer {
    /// `{"errors": [{"code": …, "message": …}]}` (distribution-spec, "Error Codes").
    private struct Errors: Decodable {
        struct Problem: Decodable {
            var code: String?
            var message: String?
        }
        var errors: [Problem]?
        /// Token servers of several makers.
        var details: String?
    }

    /// A line from the body of a refusal; nil where it has none for people.
    static func message(of response: ClientResponse) async -> String? {
        guard let bytes = try? await response.bytes(limit: 64 << 10) else { return nil }
        guard let errors = try? ImageDocument.decode(Errors.self, from: bytes) else { return nil }
        let lines = (errors.errors ?? []).compactMap { problem -> String? in
            let words = [problem.code?.lowercased().replacing("_", with: " "), problem.message].compactMap { $0 }
            return words.isEmpty ? nil : words.joined(separator: ": ")
        }
        let text = lines.isEmpty ? errors.details : lines.joined(separator: "; ")
        // Somebody else's words: no control characters reach the terminal.
        return text.map { text in
            let printable = text.unicodeScalars.filter { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) }
            return String(printable.prefix(300).map(Character.init))
        }
    }
}

/// The header in which a busy server says when to come back (RFC 9110, 10.2.3).
enum RetryAfter {
    static func duration(_ value: String?) -> Duration? {
        guard let value = value?.trimmingPrefix(while: { $0 == " " }), !value.isEmpty else { return nil }
        if let seconds = Int64(value) { return .seconds(max(min(seconds, 86_400), 0)) }
        guard let date = date(String(value)) else { return nil }
        // Bounded before it is a whole number: what comes over the wire may be any time.
        return .seconds(Int64(max(min(date.timeIntervalSinceNow.rounded(.up), 86_400), 0)))
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`; nobody sends the two older forms.
    private static func date(_ text: String) -> Date? {
        let parts = text.split { $0 == " " || $0 == ":" || $0 == "," }
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 8, parts[7] == "GMT", let month = months.firstIndex(of: String(parts[2])),
            let day = Int(parts[1]), let year = Int(parts[3]), let hour = Int(parts[4]), let minute = Int(parts[5]),
            let second = Int(parts[6]), (1...31).contains(day), (1970...9999).contains(year),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        // Days since 1970 by the civil calendar.
        let shifted = month + 1 <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + 1 + (month + 1 > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        return Date(timeIntervalSince1970: Double(((days * 24 + hour) * 60 + minute) * 60 + second))
    }
}
