extension LocatedText {
    /// The words between white space. Quotes mean nothing here, as in FROM, COPY and EXPOSE.
    func words() -> [LocatedText] {
        var found: [LocatedText] = []
        var start: Int?
        for index in indices {
            if self[index].separatesWords {
                if let begin = start { found.append(self[begin..<index]) }
                start = nil
            } else if start == nil {
                start = index
            }
        }
        if let begin = start { found.append(self[begin..<endIndex]) }
        return found
    }

    /// The words as ENV, LABEL and ARG read them: quotes and the escape character hold spaces together and stay in the
    /// word until variables are expanded.
    func quotedWords(escape: Unicode.Scalar) -> [LocatedText] {
        var found: [LocatedText] = []
        var index = startIndex
        while index < endIndex {
            if self[index].isSpace {
                index += 1
                continue
            }
            let end = endOfQuotedWord(from: index, escape: escape)
            found.append(self[index..<end])
            index = end
        }
        return found
    }

    /// The first white space outside quotes.
    func endOfQuotedWord(from start: Int, escape: Unicode.Scalar) -> Int {
        var index = start
        var quote: Unicode.Scalar?
        while index < endIndex {
            let scalar = self[index]
            if scalar == escape, quote != "'" {
                index += 2
                continue
            }
            if let open = quote {
                if scalar == open { quote = nil }
            } else if scalar == "'" || scalar == "\"" {
                quote = scalar
            } else if scalar.isSpace {
                return index
            }
            index += 1
        }
        return endIndex
    }

    /// The first word and what follows the white space behind it.
    func splitFirst() -> (first: LocatedText, rest: LocatedText) {
        let end = indices.first { self[$0].separatesWords } ?? endIndex
        return (self[startIndex..<end], self[end..<endIndex].trimmed)
    }
}
