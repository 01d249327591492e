/// A FROM and the instructions behind it.
public struct Stage: Hashable, Sendable {
    /// From 0 on: `--from=0` names it too.
    public var index: Int
    /// In small letters; nil without AS.
    public var name: String?
    public var from: FromInstruction
    /// The FROM instruction's place and text.
    public var head: Statement
    /// All instructions but FROM, in order.
    public var statements: [Statement]

    /// What a build calls it: its name, or `stage-N`.
    public var title: String { name ?? "stage-\(index)" }
}

/// Puts statements into stages, and collects what is wrong.
struct StageBuilder {
    var globalArguments: [Statement] = []
    var stages: [Stage] = []
    var faults: [Fault] = []
    private var isEmpty = true
    private var errors = 0

    /// Reads all of it; after an error it goes on with the next instruction.
    mutating func read(_ source: SourceLines, escape: Unicode.Scalar, from line: Int) {
        var reader = StatementReader(
            lines: LogicalLineReader(source: source, escape: escape, from: line), escape: escape)
        while errors < 20 {
            do throws(Fault) {
                guard let statement = try reader.read() else { break }
                isEmpty = false
                try add(statement)
            } catch {
                isEmpty = false
                errors += 1
                faults.append(error)
            }
        }
        faults += reader.warnings
    }

    private mutating func add(_ statement: Statement) throws(Fault) {
        if case .from(let from) = statement.instruction {
            let name = from.name?.text.lowercased()
            if let name, let word = from.name {
                if stages.contains(where: { $0.name == name }) {
                    faults.append(Fault(.repeatedStageName(name), word.range))
                }
                if name == "scratch" || name == "context" {
                    faults.append(Fault(.reservedStageName(name), word.range))
                }
            }
            stages.append(Stage(index: stages.count, name: name, from: from, head: statement, statements: []))
        } else if let last = stages.indices.last {
            stages[last].statements.append(statement)
        } else if case .arg = statement.instruction {
            globalArguments.append(statement)
        } else {
            throw Fault(.instructionBeforeFrom(statement.instruction.name.rawValue), statement.keyword.range)
        }
    }

    /// What was found, with what only the whole file shows.
    func allFaults(end: SourceLocation) -> [Fault] {
        var all = faults
        let hasError = faults.contains { !$0.problem.isWarning }
        if isEmpty, !hasError {
            all.append(Fault(.emptyFile, SourceRange(at: end)))
        } else if stages.isEmpty, !hasError {
            all.append(Fault(.noStage, SourceRange(at: end)))
        }
        for stage in stages where !stage.from.base.text.contains("$") {
            let name = stage.from.base.text.lowercased()
            let isEarlier = stages.contains { $0.index < stage.index && $0.name == name }
            let isLater = stages.contains { $0.index > stage.index && $0.name == name }
            if isLater, !isEarlier { all.append(Fault(.baseNamesLaterStage(name), stage.from.base.range)) }
        }
        return all.sorted { $0.range.start < $1.range.start }
    }
}
