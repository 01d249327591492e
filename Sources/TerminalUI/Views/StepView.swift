public import Curriculum

/// A step before it runs: its text, and the variant for the other kind of kernel beside it.
public struct StepView: Sendable {
    public var step: Step
    /// The version that the step's controller has here; nil when the step has no variants.
    public var version: CgroupVersion?
    /// Which of the lesson's steps it is, and how many there are.
    public var place: (number: Int, count: Int)?

    public init(step: Step, version: CgroupVersion? = nil, place: (number: Int, count: Int)? = nil) {
        self.step = step
        self.place = place
        self.version = version
    }

    /// Two variants stand beside each other from this width on.
    static let sideBySideWidth = 100

    public func lines(page: Page) -> [StyledLine] {
        let messages = page.messages
        var title = Self.title(of: step, page: page)
        if let place { title.append(Span("  \(place.number)/\(place.count)", .dim)) }
        let head = [Frame.rule(title: title, width: page.proseWidth)]
        guard let version, let other = step.otherVariant(than: version), let otherVersion = other.version else {
            return head + code(step.variants.first, page)
        }
        let own = step.version(here: version)
        let here = Span("● \(step.isInMachine ? messages.runsInMachine(own) : messages.runsHere(own))", .strong)
        let there = Span("○ \(messages.shownOnly(otherVersion))", .dim)
        if page.width >= Self.sideBySideWidth {
            return head
                + Frame.sideBySide(
                    width: page.width,
                    left: { column($0, here, step.variant(for: version), page) },
                    right: { column($0, there, other, page) })
        }
        return head + column(page.width, here, step.variant(for: version), page) + [.empty]
            + column(page.width, there, other, page)
    }

    static func title(of step: Step, page: Page) -> [Span] {
        let label =
            switch step.kind {
            case .run: page.messages.step
            case .without: page.messages.whatIf
            }
        return [Span("▸ \(label) ", .heading), Span(step.id, .strong)]
    }

    private func column(_ width: Int, _ title: Span, _ variant: Step.Variant, _ page: Page) -> [StyledLine] {
        let page = page.narrowed(to: width)
        return TextFlow.wrap([title], width: page.width) + code(variant, page)
    }

    private func code(_ variant: Step.Variant?, _ page: Page) -> [StyledLine] {
        CodeText.lines(variant?.shell ?? "", language: "sh", page: page)
    }
}
