extension String {
    /// The text in at most so many columns: what does not fit goes from the middle, where a path says least, and `…`
    /// stands there.
    public func shortened(to columns: Int) -> String {
        if displayWidth <= columns { return self }
        if columns < 1 { return "" }
        let room = columns - 1
        // The end of a path names the thing itself.
        let tail = String(reversed()).prefix(columns: (room + 1) / 2)
        let head = prefix(columns: room - tail.displayWidth)
        return head + "…" + String(tail.reversed())
    }

    /// As many whole characters from the start as fit.
    private func prefix(columns: Int) -> String {
        var kept = ""
        var used = 0
        for character in self {
            used += character.displayWidth
            if used > columns { break }
            kept.append(character)
        }
        return kept
    }
}
