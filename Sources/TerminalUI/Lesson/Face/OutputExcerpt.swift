internal import Glibc

/// What is kept of a step's output, so that it can be drawn again for another width: its first and its last lines. Those
/// between them, which `OutputView` folds, are counted: a program may write gigabytes.
struct OutputExcerpt {
    private(set) var head: [UInt8] = []
    /// Lines that are not kept.
    private(set) var dropped = 0
    private(set) var tail: [UInt8] = []
    private var headLines = 0
    /// More bytes than this, behind the head, are cut down to the last lines.
    private static let limit = 256 << 10

    mutating func add(_ bytes: [UInt8]) {
        tail += bytes
        if headLines < OutputView.head {
            let ends = Self.lineEnds(tail).prefix(OutputView.head - headLines)
            headLines += ends.count
            head += tail[..<(ends.last ?? 0)]
            tail.removeFirst(ends.last ?? 0)
        }
        guard tail.count > Self.limit else { return }
        let ends = Self.lineEnds(tail).dropLast(OutputView.tail)
        dropped += ends.count
        tail.removeFirst(ends.last ?? 0)
    }

    /// Where each complete line ends, behind its newline. What `OutputView` draws in pieces ends with each of them.
    private static func lineEnds(_ bytes: [UInt8]) -> [Int] {
        bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return [] }
            var ends: [Int] = []
            var start = 0
            while start < bytes.count {
                let most = min(bytes.count - start, OutputView.longestLine)
                if let newline = memchr(base + start, Int32(UInt8(ascii: "\n")), most) {
                    start = UnsafeRawPointer(newline) - base + 1
                } else if most == OutputView.longestLine {
                    start += most
                } else {
                    break
                }
                ends.append(start)
            }
            return ends
        }
    }
}
