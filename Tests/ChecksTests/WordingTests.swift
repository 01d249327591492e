import Curriculum
import Testing

@testable import Checks

@Suite("Values in words")
struct WordingTests {
    private let english = Wording(language: .en)
    private let korean = Wording(language: .ko)

    @Test(
        "what was found is told with the unit that people write and the kernel's number",
        arguments: [
            (ObservedValue.pages(67_108_864), "64M (67108864)", "64M (67108864)"),
            (.bytes(98304), "96K (98304)", "96K (98304)"), (.bytes(4097), "4097", "4097"),
            (.unlimited, "max (no limit)", "max(제한 없음)"), (.percent(20), "20%", "20%"),
            (.percent(33.333), "33.33%", "33.33%"), (.ratio(3.1), "3.1", "3.1"), (.ratio(0.05), "0.05", "0.05"),
            (.bool(false), "false", "false"), (.mode(0o755), "0755", "0755"), (.words([]), "nothing", "비어 있음"),
            (.text(""), "nothing", "비어 있음"),
            (.each([.text("job"), .text("job"), .text("/")]), "job, /", "job, /"),
        ])
    func observed(_ value: ObservedValue, _ english: String, _ korean: String) {
        #expect(self.english.text(value) == english)
        #expect(self.korean.text(value) == korean)
    }

    @Test(
        "what is wanted is told as a phrase",
        arguments: [
            (Matcher.equals("64M"), "64M (67108864)", "64M (67108864)"),
            (.equals("max"), "max (no limit)", "max(제한 없음)"),
            (.range(min: "10%", max: "35%"), "between 10% and 35%", "10% 이상 35% 이하"),
            (.range(min: "1", max: nil), "at least 1", "1 이상"),
            (.range(min: nil, max: "16"), "at most 16", "16 이하"),
            (.oneOf(["S", "R"]), "one of S, R", "S, R 중 하나"),
            (.not(.equals("root")), "anything but root", "root 말고 다른 값"),
        ])
    func expected(_ matcher: Matcher, _ english: String, _ korean: String) {
        #expect(self.english.text(matcher) == english)
        #expect(self.korean.text(matcher) == korean)
    }

    @Test("a state of an overlay's file that is wanted is told in the same words as one that was found")
    func stateOfAnOverlaysFile() {
        let found = ObservedValue.named("lower", words: Localized(ko: "그대로", en: "as it was"))
        #expect(korean.text(.equals("deleted"), like: found) == "지워짐(화이트아웃)")
        #expect(english.text(.equals("deleted"), like: found) == "deleted (whiteout)")
        #expect(korean.text(.equals("deleted"), like: .text("lower")) == "deleted")
    }

    @Test("no control character that a learner wrote reaches the terminal, and no flood of text")
    func printable() {
        #expect(Wording.printable("a\u{1b}[31mb\nc\td") == "a\\u{1b}[31mb\\nc\\td")
        #expect(Wording.printable("\u{202e}x\u{9b}2J") == "\\u{202e}x\\u{9b}2J")
        #expect(Wording.printable(String(repeating: "x", count: 1000)).count == 161)
        #expect(Wording.printable("한글 메시지") == "한글 메시지")
    }
}
