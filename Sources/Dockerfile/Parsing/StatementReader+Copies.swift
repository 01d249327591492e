/// COPY and ADD.
extension StatementReader {
    func copy(_ context: Context) throws(Fault) -> CopyInstruction {
        if try context.flags.boolean("parents") == true { try context.flags.refuse("parents") }
        return CopyInstruction(sources: try sources(context), from: try context.flags.value("from"))
    }

    func add(_ context: Context) throws(Fault) -> AddInstruction {
        AddInstruction(
            sources: try sources(context), checksum: try context.flags.value("checksum"),
            unpacks: try context.flags.boolean("unpack"),
            keepsGitFolder: try context.flags.boolean("keep-git-dir") ?? false)
    }

    private func sources(_ context: Context) throws(Fault) -> CopySources {
        let instruction = context.name.rawValue
        try context.requireArguments()
        var elements = try listOrWords(context)
        guard elements.count >= 2, let destination = elements.popLast() else {
            throw Fault(.missingDestination(instruction: instruction), context.missing)
        }
        if destination.span != nil {
            throw Fault(.heredocAsDestination(instruction: instruction), destination.word.range)
        }
        return CopySources(
            paths: elements.filter { $0.span == nil }.map(\.word), heredocs: context.heredocs.map(\.heredoc),
            destination: destination.word, owner: try context.flags.value("chown"),
            mode: try context.flags.value("chmod"), isLink: try context.flags.boolean("link") ?? false,
            excludes: try context.flags.values("exclude"))
    }
}
