internal import Dockerfile

/// COPY or ADD.
enum CopyRequest {
    case copy(CopyInstruction)
    case add(AddInstruction)

    var sources: CopySources {
        switch self {
        case .copy(let copy): copy.sources
        case .add(let add): add.sources
        }
    }

    var keyword: String {
        switch self {
        case .copy: "COPY"
        case .add: "ADD"
        }
    }

    /// Whether archives of the context are unpacked.
    var unpacks: Bool {
        switch self {
        case .copy: false
        case .add(let add): add.unpacks ?? true
        }
    }

    /// As BuildKit writes it into the history.
    var createdBy: String {
        var words = [keyword]
        if case .copy(let copy) = self, let from = copy.from { words.append("--from=\(from.text)") }
        if let owner = sources.owner { words.append("--chown=\(owner.text)") }
        if let mode = sources.mode { words.append("--chmod=\(mode.text)") }
        words += sources.paths.map(\.text) + sources.heredocs.map(\.name)
        return (words + [sources.destination.text]).joined(separator: " ")
    }
}

/// Where a copy goes.
struct CopyDestination {
    /// Absolute, in the image.
    let path: String
    /// Whether it is a folder whatever is there: it was written with a slash at its end.
    let isFolder: Bool

    init(_ text: String, in state: StageState) {
        path = state.absolute(text)
        let last = text.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        isFolder = last.isEmpty || last == "." || last == ".."
    }

    func inside(_ name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }

    var parent: String { "/" + SourceTree.parts(of: path).dropLast().joined(separator: "/") }
}

/// Something that is copied, and the name that it was asked for by.
struct CopySource {
    let item: SourceTree.Item
    let name: String
    let word: Word
}
