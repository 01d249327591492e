import Testing

@testable import TerminalUI

@Suite struct KeyDecoderTests {
    private func keys(_ bytes: [UInt8]) -> [Key] {
        var decoder = KeyDecoder()
        return decoder.add(bytes) + decoder.flush()
    }

    @Test func readsLettersAndControlKeys() {
        #expect(keys(Array("n!".utf8)) == [.character("n"), .character("!")])
        #expect(keys([3, 4, 0x0d, 0x7f, 9]) == [.control("c"), .control("d"), .enter, .backspace, .tab])
    }

    @Test func readsKoreanInPieces() {
        var decoder = KeyDecoder()
        let bytes = Array("ㅜ".utf8)
        #expect(decoder.add(bytes[..<1]).isEmpty)
        #expect(decoder.isWaiting)
        #expect(decoder.add(bytes[1...]) == [.character("ㅜ")])
        #expect(!decoder.isWaiting)
    }

    @Test(arguments: [
        ("\u{1b}[A", Key.up), ("\u{1b}OB", .down), ("\u{1b}[1;5C", .right), ("\u{1b}[D", .left), ("\u{1b}[5~", .pageUp),
        ("\u{1b}[6~", .pageDown), ("\u{1b}[H", .home), ("\u{1b}[4~", .end), ("\u{1b}[3~", .delete),
    ])
    func readsTheSequencesOfTerminals(bytes: String, key: Key) {
        #expect(keys(Array(bytes.utf8)) == [key])
    }

    @Test func anEscapeAloneIsTheKeyOnceNothingFollows() {
        var decoder = KeyDecoder()
        #expect(decoder.add([0x1b]).isEmpty)
        #expect(decoder.isWaiting)
        #expect(decoder.flush() == [.escape])
        #expect(keys([0x1b, 0x5b]) == [])
    }

    @Test func aSequenceMayArriveInPieces() {
        var decoder = KeyDecoder()
        #expect(decoder.add([0x1b]) == [])
        #expect(decoder.add([0x5b]) == [])
        #expect(decoder.add([0x43]) == [.right])
    }

    @Test func whatMeansNothingIsDroppedAndNothingElse() {
        #expect(keys(Array("\u{1b}[200~x".utf8)) == [.character("x")])
        #expect(keys([0xff, 0xc3, 0x28]) == [.character("(")])
    }
}
