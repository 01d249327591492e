/// Text whose every scalar knows where it stood: continued lines are one text, and still each word has its place.
struct LocatedText {
    private(set) var scalars: ArraySlice<Unicode.Scalar>
    private var places: ArraySlice<SourceLocation>
    /// The place behind the last scalar.
    private(set) var end: SourceLocation

    init(end: SourceLocation) {
        scalars = []
        places = []
        self.end = end
    }

    private init(scalars: ArraySlice<Unicode.Scalar>, places: ArraySlice<SourceLocation>, end: SourceLocation) {
        self.scalars = scalars
        self.places = places
        self.end = end
    }

    /// Adds the scalars of one line that begin at this column.
    mutating func append(_ new: ArraySlice<Unicode.Scalar>, line: Int, column: Int) {
        scalars.append(contentsOf: new)
        for offset in 0..<new.count { places.append(SourceLocation(line: line, column: column + offset)) }
        end = SourceLocation(line: line, column: column + new.count)
    }

    var isEmpty: Bool { scalars.isEmpty }
    var indices: Range<Int> { scalars.indices }
    var startIndex: Int { scalars.startIndex }
    var endIndex: Int { scalars.endIndex }
    var string: String { String(scalars: scalars) }

    subscript(index: Int) -> Unicode.Scalar { scalars[index] }

    subscript(range: Range<Int>) -> LocatedText {
        LocatedText(scalars: scalars[range], places: places[range], end: place(behind: range.upperBound))
    }

    /// The place of the scalar at `index`, or the end.
    func place(at index: Int) -> SourceLocation { places.indices.contains(index) ? places[index] : end }

    /// The place behind the scalar before `index`: on the line where a text ends, not where the next one goes on.
    private func place(behind index: Int) -> SourceLocation {
        guard index > places.startIndex, index <= places.endIndex else { return place(at: index) }
        let last = places[index - 1]
        return SourceLocation(line: last.line, column: last.column + 1)
    }

    var range: SourceRange { range(startIndex..<endIndex) }

    func range(_ range: Range<Int>) -> SourceRange {
        guard !range.isEmpty else { return SourceRange(at: place(at: range.lowerBound)) }
        return SourceRange(start: place(at: range.lowerBound), end: place(behind: range.upperBound))
    }

    /// The whole text as a word.
    var word: Word { Word(string, range: range) }

    /// Without white space at both ends.
    var trimmed: LocatedText {
        var (low, high) = (startIndex, endIndex)
        while low < high, scalars[low].isSpace { low += 1 }
        while high > low, scalars[high - 1].isSpace { high -= 1 }
        return self[low..<high]
    }
}
