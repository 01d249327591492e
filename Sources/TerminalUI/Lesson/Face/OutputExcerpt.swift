/// What is kept of a step's output, so that it can be drawn again for another width: its first and its last lines. Of
/// those between them, which `OutputView` folds, only the newlines stay, so that it counts as many as before.
enum OutputExcerpt {
    /// More bytes than this are shortened.
    static let limit = 256 << 10

    static func shortened(_ bytes: [UInt8]) -> [UInt8] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).flatMap(pieces)
        let (first, last) = (OutputView.head, lines.count - OutputView.tail - 1)
        guard first < last else { return bytes }
        for index in first..<last { lines[index] = [] }
        return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    /// A line without an end is drawn in pieces of that length.
    private static func pieces(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        guard line.count > OutputView.longestLine else { return [line] }
        return stride(from: line.startIndex, to: line.endIndex, by: OutputView.longestLine).map {
            line[$0..<min($0 + OutputView.longestLine, line.endIndex)]
        }
    }
}
