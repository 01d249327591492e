internal import Glibc

/// How long ago something was made, as Docker says it.
public struct Age: Hashable, Sendable {
    public let seconds: Int64

    public init(seconds: Int64) { self.seconds = seconds }

    /// Since a moment.
    public init(since moment: Timestamp, now: Timestamp = .now) { seconds = max(now.seconds - moment.seconds, 0) }

    /// `About a minute`, `3 weeks`.
    public var text: String {
        if seconds < 1 { return "Less than a second" }
        if seconds == 1 { return "1 second" }
        if seconds < 60 { return "\(seconds) seconds" }
        let minutes = seconds / 60
        if minutes == 1 { return "About a minute" }
        if minutes < 60 { return "\(minutes) minutes" }
        let hours = (seconds + 1800) / 3600
        if hours == 1 { return "About an hour" }
        if hours < 48 { return "\(hours) hours" }
        if hours < 24 * 7 * 2 { return "\(hours / 24) days" }
        if hours < 24 * 30 * 2 { return "\(hours / 24 / 7) weeks" }
        if hours < 24 * 365 * 2 { return "\(hours / 24 / 30) months" }
        return "\(seconds / 3600 / 24 / 365) years"
    }

    /// The same with `ago`.
    public var ago: String { text + " ago" }
}

/// A moment of RFC 3339, as images are dated: `2026-01-31T12:00:00.5Z`.
public struct Timestamp: Hashable, Sendable {
    /// Since 1970, in UTC.
    public let seconds: Int64

    public init(seconds: Int64) { self.seconds = seconds }

    public static var now: Timestamp { Timestamp(seconds: Int64(time(nil))) }

    /// nil for what is no such text, and for Go's zero time, which means none.
    public init?(_ text: String) {
        let pattern = #/(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|([+-])(\d\d):(\d\d))/#
        guard let match = text.wholeMatch(of: pattern)?.output else { return nil }
        var fields = tm()
        fields.tm_year = (Int32(match.1) ?? 0) - 1900
        fields.tm_mon = (Int32(match.2) ?? 0) - 1
        fields.tm_mday = Int32(match.3) ?? 0
        fields.tm_hour = Int32(match.4) ?? 0
        fields.tm_min = Int32(match.5) ?? 0
        fields.tm_sec = Int32(match.6) ?? 0
        guard fields.tm_year > -1899 else { return nil }
        var offset: Int64 = 0
        if let sign = match.7, let hours = match.8, let minutes = match.9 {
            offset = ((Int64(hours) ?? 0) * 3600 + (Int64(minutes) ?? 0) * 60) * (sign == "-" ? -1 : 1)
        }
        seconds = Int64(timegm(&fields)) - offset
    }

    /// As Docker's tables show it in full: `2026-01-31 12:00:00 +0000 UTC`.
    public var inFull: String { text("%Y-%m-%d %H:%M:%S +0000 UTC") }

    /// `2026-01-31T12:00:00Z`
    public var rfc3339: String { text("%Y-%m-%dT%H:%M:%SZ") }

    private func text(_ format: String) -> String {
        var moment = time_t(seconds)
        var fields = tm()
        guard gmtime_r(&moment, &fields) != nil else { return "" }
        var buffer = [CChar](repeating: 0, count: 64)
        let count = strftime(&buffer, buffer.count, format, &fields)
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
