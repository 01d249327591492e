internal import OCI

/// Everything that a step's result depends on, as one digest.
struct CacheKey {
    private var hasher = DigestHasher()

    /// - Parameter kind: what kind of step it is of; keys of two kinds are never the same.
    init(_ kind: String) {
        // Of this version of the rules: what was written down by others is not found.
        add("lab build 1")
        add(kind)
    }

    /// Parts keep their borders: `ab` and `c` are not `a` and `bc`.
    mutating func add(_ text: String) {
        let bytes = Array(text.utf8)
        add(number: bytes.count)
        hasher.update(bytes)
    }

    mutating func add(_ bytes: [UInt8]) {
        add(number: bytes.count)
        hasher.update(bytes)
    }

    mutating func add(number: Int) { withUnsafeBytes(of: Int64(number)) { hasher.update($0) } }

    mutating func add(_ texts: [String]) {
        add(number: texts.count)
        for text in texts { add(text) }
    }

    mutating func add(_ text: String?) {
        add(number: text == nil ? 0 : 1)
        if let text { add(text) }
    }

    mutating func add(_ hash: FileHashes.Hash) { withUnsafeBytes(of: hash) { hasher.update($0) } }

    /// The layers below: their content, whatever made it.
    mutating func add(_ diffIDs: [Digest]) { add(diffIDs.map(\.hex)) }

    var digest: Digest { hasher.finish() }
}
