/// A course file in memory, with the lines that positions and diagnostics speak of.
final class SourceText: Sendable {
    /// Path below the curriculum's root.
    let file: String
    let bytes: [UInt8]
    /// Where each line begins; a last newline opens no further line.
    private let starts: [Int]

    init(file: String, bytes: [UInt8]) {
        self.file = file
        // A byte order mark is no part of the text; editors on other systems leave it.
        self.bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        var starts = [0]
        self.bytes.withUnsafeBufferPointer { buffer in
            for index in buffer.indices where buffer[index] == UInt8(ascii: "\n") && index + 1 < buffer.count {
                starts.append(index + 1)
            }
        }
        self.starts = starts
    }

    convenience init(file: String, text: String) {
        self.init(file: file, bytes: Array(text.utf8))
    }

    var lineCount: Int { starts.count }

    /// The bytes of a line (from 1), without its newline. Empty outside the file.
    func bytes(ofLine line: Int) -> ArraySlice<UInt8> {
        guard line >= 1, line <= starts.count else { return [] }
        var end = line < starts.count ? starts[line] : bytes.count
        if end > starts[line - 1], bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > starts[line - 1], bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return bytes[starts[line - 1]..<end]
    }

    func line(_ line: Int) -> String { String(decoding: bytes(ofLine: line), as: UTF8.self) }

    /// Everything from that line on.
    func bytes(fromLine line: Int) -> ArraySlice<UInt8> {
        line <= starts.count ? bytes[starts[line - 1]...] : []
    }

    /// The text of some whole lines, with their newlines.
    func text(ofLines lines: Range<Int>) -> String {
        guard lines.lowerBound <= starts.count, !lines.isEmpty else { return "" }
        let end = lines.upperBound <= starts.count ? starts[lines.upperBound - 1] : bytes.count
        return String(decoding: bytes[starts[lines.lowerBound - 1]..<end], as: UTF8.self)
    }

    /// Where a text stands in a line, at or behind a column; nil when it does not.
    func span(of text: String, line: Int, from column: Int = 1) -> Span? {
        let scalars = Array(self.line(line).unicodeScalars)
        let wanted = Array(text.unicodeScalars)
        guard !wanted.isEmpty, scalars.count >= wanted.count, column <= scalars.count - wanted.count + 1 else {
            return nil
        }
        for start in (column - 1)...(scalars.count - wanted.count)
        where scalars[start..<(start + wanted.count)].elementsEqual(wanted) {
            return Span(line: line, column: start + 1, length: wanted.count)
        }
        return nil
    }

    func position(_ line: Int, _ column: Int) -> SourcePosition {
        SourcePosition(file: file, line: line, column: column)
    }

    /// Line and column of the first byte that is no UTF-8; nil when all of it is.
    var firstInvalidUTF8: SourcePosition? {
        guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
        for line in 1...lineCount {
            let bytes = bytes(ofLine: line)
            guard String(validating: bytes, as: UTF8.self) == nil else { continue }
            let valid = String(decoding: bytes, as: UTF8.self).unicodeScalars.prefix { $0 != "\u{FFFD}" }
            return position(line, valid.count + 1)
        }
        return nil
    }
}
