/// How the rows and columns of a screen are shared out.
struct ScreenLayout: Equatable {
    /// A smaller terminal gets a lesson line below line.
    static let leastColumns = 40
    static let leastRows = 10
    /// From here on the results stand beside the lesson.
    static let leastColumnsOfTwoPanes = 130
    /// From here on a rule stands below the header.
    private static let leastRowsOfTwoRules = 16

    var columns: Int
    var rows: Int

    /// The last column stays free: a terminal that wraps early would break the line.
    var room: Int { max(1, columns - 1) }
    var hasTwoPanes: Bool { columns >= Self.leastColumnsOfTwoPanes }
    var hasUpperRule: Bool { rows >= Self.leastRowsOfTwoRules }
    var paneWidth: Int { hasTwoPanes ? (room - 3) / 2 : room }

    /// The page for what stands in a pane. It has no height: what does not fit is scrolled.
    func page(_ base: Page) -> Page {
        var page = base.resized(columns: paneWidth, rows: nil)
        page.hasRules = true
        return page
    }

    /// Rows between the rules.
    func paneHeight(bar: Int) -> Int { max(1, rows - 1 - (hasUpperRule ? 1 : 0) - 1 - bar) }
}
