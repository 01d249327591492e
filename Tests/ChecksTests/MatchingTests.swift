import Curriculum
import Testing

@testable import Checks

/// A row of the table: what the check wants, what was found, and whether that is it.
struct Match: Sendable, CustomTestStringConvertible {
    let wanted: Matcher
    let found: ObservedValue
    let holds: Bool

    init(_ wanted: Matcher, _ found: ObservedValue, _ holds: Bool) {
        self.wanted = wanted
        self.found = found
        self.holds = holds
    }

    var testDescription: String { "\(wanted) and \(found)" }
}

private let nothing = ObservedValue.nothing(Localized(same: "none"))
private let missing = ObservedValue.missing(
    ObservedValue.Missing(value: Localized(same: "gone"), sentence: Localized(same: "It is gone.")))

@Suite("Expected and observed values")
struct MatchingTests {
    static let table: [Match] = [
        // Sizes are numbers: the spelling does not matter.
        Match(.equals("64M"), .bytes(67_108_864), true),
        Match(.equals("65536K"), .bytes(67_108_864), true),
        Match(.equals("67108864"), .bytes(67_108_864), true),
        Match(.equals("64M"), .bytes(64_000_000), false),
        Match(.equals("64M"), .unlimited, false),
        Match(.equals("max"), .unlimited, true),
        Match(.equals("max"), .bytes(64), false),
        Match(.range(min: nil, max: "64M"), .unlimited, false),
        Match(.range(min: "64M", max: nil), .unlimited, true),
        // The kernel rounds a limit down to whole pages, and nothing else.
        Match(.equals("64000000"), .pages(64_000_000), true),
        Match(.equals("64000001"), .pages(64_000_000), true),
        Match(.equals("64M"), .pages(64_000_000), false),
        Match(.equals("100000"), .pages(98304), true),
        Match(.equals("100000"), .bytes(98304), false),
        // Percent and ratios.
        Match(.equals("20%"), .percent(20), true),
        Match(.equals("33.33%"), .percent(33.333), true),
        Match(.equals("20%"), .percent(20.1), false),
        Match(.range(min: "10%", max: "35%"), .percent(10), true),
        Match(.range(min: "10%", max: "35%"), .percent(35), true),
        Match(.range(min: "10%", max: "35%"), .percent(35.2), false),
        Match(.range(min: "2.2", max: "4"), .ratio(3.07), true),
        Match(.range(min: "2.2", max: "4"), .ratio(0.33), false),
        // Words, flags and modes.
        Match(.equals("true"), .bool(true), true),
        Match(.equals("false"), .bool(true), false),
        Match(.equals("EAGAIN"), .text("EAGAIN"), true),
        Match(.equals("EAGAIN"), nothing, false),
        Match(.not(.equals("EAGAIN")), nothing, true),
        Match(.equals("own"), .named("own", words: Localized(same: "a new one")), true),
        Match(.equals("a new one"), .named("own", words: Localized(same: "a new one")), false),
        Match(.equals("full"), .capabilities(.max), true),
        Match(.equals("full"), .capabilities(1), false),
        Match(.equals("none"), .capabilities(0), true),
        Match(.equals("CAP_CHOWN,CAP_KILL"), .capabilities(0b10_0001), true),
        Match(.equals("CAP_CHOWN,CAP_SYS_ADMIN"), .capabilities(0b10_0001), false),
        Match(.not(.equals("CAP_SYS_ADMIN")), .capabilities(0b10_0001), true),
        Match(.oneOf(["S", "R"]), .text("R"), true),
        Match(.oneOf(["S", "R"]), .text("D"), false),
        Match(.not(.oneOf(["S", "R"])), .text("D"), true),
        Match(.equals("0644"), .mode(0o644), true),
        Match(.equals("644"), .mode(0o644), true),
        Match(.equals("0644"), .mode(0o664), false),
        Match(.equals("ro,nosuid"), .words(["ro", "nosuid", "nodev"]), true),
        Match(.equals("rw"), .words(["ro", "nosuid"]), false),
        Match(.not(.equals("rw")), .words(["ro", "nosuid"]), true),
        Match(.equals("needle"), .content("hay needle hay"), true),
        Match(.equals("needles"), .content("hay needle hay"), false),
        // Of several things each must be as wanted, and of none nothing holds.
        Match(.equals("job"), .each([.text("job"), .text("job")]), true),
        Match(.equals("job"), .each([.text("job"), .text("/")]), false),
        Match(.not(.equals("job")), .each([.text("job"), .text("/")]), false),
        Match(.equals("job"), .each([]), false),
        // What is not there fulfils nothing.
        Match(.equals("64M"), missing, false),
        Match(.not(.equals("64M")), missing, false),
        Match(.range(min: "0", max: nil), missing, false),
    ]

    @Test("a value is compared as the quantity that it is", arguments: table)
    func match(_ match: Match) throws {
        #expect(try match.wanted.isFulfilled(by: match.found) == match.holds)
    }

    @Test(
        "what cannot be compared is the lesson's fault",
        arguments: [
            (Matcher.equals("abc"), ObservedValue.count(3)), (.range(min: "1", max: nil), .text("R")),
            (.equals("64M"), .bool(true)), (.equals("${limit}"), .bytes(64)),
        ])
    func incomparable(_ wanted: Matcher, _ found: ObservedValue) {
        #expect(throws: Incomparable.self) { try wanted.isFulfilled(by: found) }
    }
}
