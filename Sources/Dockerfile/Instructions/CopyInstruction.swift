/// What COPY and ADD copy, and to where.
public struct CopySources: Hashable, Sendable {
    /// Paths or wildcards, in order; heredocs stand in `heredocs`.
    public var paths: [Word]
    /// Files that the Dockerfile itself holds.
    public var heredocs: [Heredoc]
    /// Ends with a slash where it must be a folder.
    public var destination: Word
    /// `--chown`: `user`, `user:group`, `:group`, by name or number.
    public var owner: Word?
    /// `--chmod`: octal, or as chmod(1) takes it.
    public var mode: Word?
    /// `--link`: accepted; what it changes is how a builder may reuse the layer.
    public var isLink: Bool
    /// `--exclude`: patterns as in `.dockerignore`.
    public var excludes: [Word]

    public init(
        paths: [Word], heredocs: [Heredoc] = [], destination: Word, owner: Word? = nil, mode: Word? = nil,
        isLink: Bool = false, excludes: [Word] = []
    ) {
        self.paths = paths
        self.heredocs = heredocs
        self.destination = destination
        self.owner = owner
        self.mode = mode
        self.isLink = isLink
        self.excludes = excludes
    }
}

/// COPY.
public struct CopyInstruction: Hashable, Sendable {
    public var sources: CopySources
    /// `--from`: a stage's name or number, or an image; never expanded. `BuildPlan.source(of:in:)` says which.
    public var from: Word?

    public init(sources: CopySources, from: Word? = nil) {
        self.sources = sources
        self.from = from
    }
}

/// ADD.
public struct AddInstruction: Hashable, Sendable {
    public var sources: CopySources
    /// `--checksum`: the digest that the downloaded file must have.
    public var checksum: Word?
    /// `--unpack`: nil is the default, local archives are unpacked and downloads are not.
    public var unpacks: Bool?
    /// `--keep-git-dir`.
    public var keepsGitFolder: Bool

    public init(sources: CopySources, checksum: Word? = nil, unpacks: Bool? = nil, keepsGitFolder: Bool = false) {
        self.sources = sources
        self.checksum = checksum
        self.unpacks = unpacks
        self.keepsGitFolder = keepsGitFolder
    }
}
