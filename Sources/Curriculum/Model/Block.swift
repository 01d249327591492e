/// One block of a lesson, in reading order. Steps, predictions and exercises stand among the text.
public indirect enum Block: Sendable, Equatable {
    case heading(level: Int, [Inline])
    case paragraph([Inline])
    case list(List)
    case quote([Block])
    case alert(Alert)
    /// Code that is shown, not run.
    case code(language: String?, text: String)
    case table(Table)
    case details(Details)
    case thematicBreak
    case step(Step)
    case predict(Predict)
    case exercise(ExerciseBlock)

    /// A bulleted or a numbered list.
    public struct List: Sendable, Equatable {
        /// The first number; nil for bullets.
        public var start: Int?
        /// True when no blank line stands between the items.
        public var isTight: Bool
        public var items: [Item]

        public init(start: Int? = nil, isTight: Bool = true, items: [Item]) {
            self.start = start
            self.isTight = isTight
            self.items = items
        }

        public struct Item: Sendable, Equatable {
            /// For `- [x]` and `- [ ]`; nil for an ordinary item.
            public var isChecked: Bool?
            public var blocks: [Block]

            public init(isChecked: Bool? = nil, blocks: [Block]) {
                self.isChecked = isChecked
                self.blocks = blocks
            }
        }
    }

    /// A GitHub alert: a quote that opens with `[!NOTE]`.
    public struct Alert: Sendable, Equatable {
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            case note, tip, important, warning, caution
        }

        public var kind: Kind
        public var blocks: [Block]

        public init(kind: Kind, blocks: [Block]) {
            self.kind = kind
            self.blocks = blocks
        }
    }

    /// A table; every row has as many cells as the header.
    public struct Table: Sendable, Equatable {
        public enum Alignment: Sendable, Hashable {
            case none, left, center, right
        }

        public var alignments: [Alignment]
        public var header: [[Inline]]
        public var rows: [[[Inline]]]

        public init(alignments: [Alignment], header: [[Inline]], rows: [[[Inline]]]) {
            self.alignments = alignments
            self.header = header
            self.rows = rows
        }
    }

    /// `<details>`: a summary, and what it opens.
    public struct Details: Sendable, Equatable {
        public var summary: [Inline]
        public var blocks: [Block]

        public init(summary: [Inline], blocks: [Block]) {
            self.summary = summary
            self.blocks = blocks
        }
    }
}

extension Block.Details {
    /// The same with parameters put in.
    public func resolved(with parameters: ParameterValues) -> Block.Details {
        Block.Details(summary: summary.resolved(with: parameters), blocks: blocks.resolved(with: parameters))
    }
}

extension [Block] {
    /// The same with parameters put in. Steps and predictions stay: a step reads `$LAB_PARAM_…` from its shell.
    public func resolved(with parameters: ParameterValues) -> [Block] {
        map { block in
            switch block {
            case .heading(let level, let text): .heading(level: level, text.resolved(with: parameters))
            case .paragraph(let text): .paragraph(text.resolved(with: parameters))
            case .code(let language, let text): .code(language: language, text: parameters.substitute(in: text))
            case .quote(let blocks): .quote(blocks.resolved(with: parameters))
            case .alert(let alert):
                .alert(Block.Alert(kind: alert.kind, blocks: alert.blocks.resolved(with: parameters)))
            case .details(let details): .details(details.resolved(with: parameters))
            case .list(let list): .list(list.resolved(with: parameters))
            case .table(let table): .table(table.resolved(with: parameters))
            case .exercise(let exercise): .exercise(exercise.resolved(with: parameters))
            case .thematicBreak, .step, .predict: block
            }
        }
    }
}

extension Block.List {
    func resolved(with parameters: ParameterValues) -> Block.List {
        var list = self
        list.items = items.map { Item(isChecked: $0.isChecked, blocks: $0.blocks.resolved(with: parameters)) }
        return list
    }
}

extension Block.Table {
    func resolved(with parameters: ParameterValues) -> Block.Table {
        Block.Table(
            alignments: alignments,
            header: header.map { $0.resolved(with: parameters) },
            rows: rows.map { row in row.map { $0.resolved(with: parameters) } })
    }
}
