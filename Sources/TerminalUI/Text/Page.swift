public import Curriculum

/// What drawing needs to know of the place where its lines will stand: values in, lines out, no terminal is asked.
public struct Page: Sendable, Hashable {
    /// Columns of the terminal; what is narrower than 20 is drawn as 20. Inside a box or a list it is what is left.
    public private(set) var width: Int
    /// Rows of the terminal; nil where there is no screen to fill, such as a file.
    public var height: Int?
    public var language: Language
    /// A group watches: more space, nothing folded, nothing cut off.
    public var isPresenting: Bool
    /// Without colour, code in running text stands between backticks.
    public var hasColour: Bool
    /// The parts of a result stand below rules of their own: on a screen that is seen as a whole.
    var hasRules = false

    public init(
        width: Int = 80, height: Int? = nil, language: Language = .en, isPresenting: Bool = false,
        hasColour: Bool = true
    ) {
        self.width = max(20, width)
        self.height = height
        self.language = language
        self.isPresenting = isPresenting
        self.hasColour = hasColour
    }

    /// The interface's sentences in this page's language.
    public var messages: Messages { Messages(language) }

    /// Columns for running text: a line of prose that is longer tires the eye.
    var proseWidth: Int { min(width, isPresenting ? 100 : 92) }

    /// How far the parts of a step stand in from the left.
    var indent: Int { width < 40 ? 1 : isPresenting ? 4 : 2 }

    /// The same page on a terminal of another size.
    public func resized(columns: Int, rows: Int?) -> Page {
        var page = self
        page.width = max(20, columns)
        page.height = rows
        return page
    }

    /// The same page for what stands inside something else.
    func narrowed(to width: Int) -> Page {
        var page = self
        page.width = max(8, width)
        return page
    }
}
