/// A list as one of Docker's commands shows it: as a table, by a template, or as JSON lines.
public struct FormattedList: Sendable {
    /// A column: what its field is called in a template, and what stands above it in a table.
    public struct Column: Hashable, Sendable {
        public var field: String
        public var heading: String

        public init(_ field: String, _ heading: String) {
            self.field = field
            self.heading = heading
        }
    }

    private enum Way {
        case table(Template), lines(Template), json
    }

    private let columns: [Column]
    private let way: Way

    /// - Parameters:
    ///   - columns: everything that a row has.
    ///   - shown: the fields of the table where no format is given.
    ///   - format: `table TEMPLATE`, `json`, or a template for each row; nil or `table` for the table.
    public init(_ columns: [Column], shown: [String], format: String?) throws(TemplateError) {
        self.columns = columns
        var format = format.map { $0.replacing("\\t", with: "\t").replacing("\\n", with: "\n") } ?? "table"
        if format == "json" {
            way = .json
            return
        }
        guard format.hasPrefix("table") else {
            way = .lines(try Template(format))
            return
        }
        format = String(format.dropFirst("table".count).drop { $0 == " " || $0 == "\t" })
        if format.isEmpty { format = shown.map { "{{.\($0)}}" }.joined(separator: "\t") }
        way = .table(try Template(format))
    }

    /// All of it, each line with its end.
    ///
    /// - Parameter rows: the values of every column, in the columns' order.
    public func text(_ rows: [[String]]) throws(TemplateError) -> String {
        switch way {
        case .json:
            return rows.map { row in
                let members = zip(columns, row).map { TemplateValue.Member(name: $0.field, value: .text($1)) }
                return TemplateValue.object(members.sorted { $0.name < $1.name }).json(escapesMarkup: true) + "\n"
            }.joined()
        case .lines(let template):
            var text = ""
            for row in rows { text += try template.filled(with: value(row)) + "\n" }
            return text
        case .table(let template):
            var table = DockerTable(cells(try template.filled(with: value(columns.map(\.heading)))))
            for row in rows { table.add(cells(try template.filled(with: value(row)))) }
            return table.text
        }
    }

    private func value(_ row: [String]) -> TemplateValue {
        .object(zip(columns, row).map { TemplateValue.Member(name: $0.field, value: .text($1)) })
    }

    private func cells(_ line: String) -> [String] {
        line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    }
}
