extension ImageReference {
    /// One step on the way from what was typed to the full name.
    public enum ResolutionStep: Hashable, Sendable {
        /// The first part has a dot, a colon or is `localhost`: it is a host.
        case registryGiven(String)
        /// There is no host in front, so it is the default registry.
        case registryAssumed(String)
        /// `index.docker.io` is an old name of the default registry.
        case registryRenamed(from: String, to: String)
        /// The path inside the registry, as typed.
        case repository(String)
        /// One word at the default registry is a repository of this user.
        case userAssumed(String)
        case tagGiven(String)
        /// Neither tag nor digest was typed.
        case tagAssumed(String)
        /// The digest says which content it is, whatever the tag says.
        case digestGiven(Digest)
    }

    /// Reads a name, and tells each step of it in order.
    public static func resolve(
        _ text: String
    ) throws(ReferenceError) -> (reference: ImageReference, steps: [ResolutionStep]) {
        var parser = ReferenceParser(text)
        let parts = try parser.parts()
        var steps = [ResolutionStep]()

        var registry = defaultRegistry
        switch parts.registry {
        case "index.docker.io"?:
            steps.append(.registryRenamed(from: "index.docker.io", to: defaultRegistry))
        case let given?:
            registry = given
            steps.append(.registryGiven(given))
        case nil: steps.append(.registryAssumed(defaultRegistry))
        }

        var repository = parts.repository
        steps.append(.repository(repository))
        if registry == defaultRegistry, !repository.contains("/") {
            repository = "\(officialUser)/\(repository)"
            steps.append(.userAssumed(officialUser))
        }

        var tag = parts.tag
        if let tag { steps.append(.tagGiven(tag)) }
        if let digest = parts.digest {
            steps.append(.digestGiven(digest))
        } else if tag == nil {
            tag = defaultTag
            steps.append(.tagAssumed(defaultTag))
        }
        let reference = ImageReference(registry: registry, repository: repository, tag: tag, digest: parts.digest)
        return (reference, steps)
    }
}

/// Takes a typed name apart and says where it is wrong.
struct ReferenceParser {
    struct Parts {
        var registry: String?
        var repository = ""
        var tag: String?
        var digest: Digest?
    }

    /// Names of more bytes are refused by registries.
    static let longestName = 255
    static let longestTag = 128

    private let text: String
    private let bytes: [UInt8]

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    mutating func parts() throws(ReferenceError) -> Parts {
        guard !bytes.isEmpty else { throw fault(.empty, at: 0) }
        var parts = Parts()
        var end = bytes.count

        if let at = bytes.firstIndex(of: UInt8(ascii: "@")) {
            do throws(DigestError) {
                parts.digest = try Digest(part(at + 1, end))
            } catch {
                throw fault(.digest(error.problem), at: at + 1, to: end)
            }
            end = at
        }
        var start = 0
        if let slash = bytes[..<end].firstIndex(of: UInt8(ascii: "/")), isHost(bytes[..<slash]) {
            try checkHost(slash)
            parts.registry = part(0, slash)
            start = slash + 1
        }
        if let colon = bytes[start..<end].firstIndex(of: UInt8(ascii: ":")) {
            try checkTag(colon + 1, end)
            parts.tag = part(colon + 1, end)
            end = colon
        }
        try checkRepository(start, end)
        parts.repository = part(start, end)
        return parts
    }

    /// What tells a host from a user: a dot, a port, or the one name that everybody knows. An upper-case letter too,
    /// since repositories have none.
    private func isHost(_ word: ArraySlice<UInt8>) -> Bool {
        word.elementsEqual("localhost".utf8)
            || word.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") || (0x41...0x5a).contains($0) }
    }

    private func checkHost(_ end: Int) throws(ReferenceError) {
        var hostEnd = end
        let bracket = bytes[..<end].firstIndex(of: UInt8(ascii: "]"))
        if bytes.first == UInt8(ascii: "[") {
            guard let bracket, bytes[1..<bracket].allSatisfy({ Self.isHex($0) || $0 == UInt8(ascii: ":") }),
                bracket > 1
            else { throw fault(.host, at: 0, to: end) }
            hostEnd = bracket + 1
            guard hostEnd == end || bytes[hostEnd] == UInt8(ascii: ":") else {
                throw fault(.host, at: hostEnd, to: end)
            }
        } else {
            hostEnd = bytes[..<end].firstIndex(of: UInt8(ascii: ":")) ?? end
            var start = 0
            for label in bytes[..<hostEnd].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
                let dash = UInt8(ascii: "-")
                guard !label.isEmpty, label.first != dash, label.last != dash,
                    label.allSatisfy({ Self.isLetter($0) || Self.isDigit($0) || $0 == dash })
                else { throw fault(.host, at: start, to: max(start + label.count, start + 1)) }
                start += label.count + 1
            }
        }
        if hostEnd < end {
            let port = bytes[(hostEnd + 1)..<end]
            guard !port.isEmpty, port.allSatisfy(Self.isDigit), let number = Int(part(hostEnd + 1, end)),
                (1...65535).contains(number)
            else { throw fault(.port, at: hostEnd + 1, to: end) }
        }
    }

    private func checkTag(_ start: Int, _ end: Int) throws(ReferenceError) {
        guard start < end else { throw fault(.emptyTag, at: start - 1) }
        for index in start..<end {
            let byte = bytes[index]
            let isWord = Self.isLetter(byte) || Self.isDigit(byte) || byte == UInt8(ascii: "_")
            let mayFollow = index > start && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-"))
            guard isWord || mayFollow else { throw fault(.tagCharacter, at: index) }
        }
        guard end - start <= Self.longestTag else { throw fault(.tagTooLong, at: start + Self.longestTag, to: end) }
    }

    /// `component ::= [a-z0-9]+ (("." | "_" | "__" | "-"+) [a-z0-9]+)*`, joined by slashes.
    private func checkRepository(_ start: Int, _ end: Int) throws(ReferenceError) {
        guard start < end else { throw fault(.emptyRepository, at: start) }
        var componentStart = start
        for index in start...end where index == end || bytes[index] == UInt8(ascii: "/") {
            guard index > componentStart else { throw fault(.emptyComponent, at: min(index, bytes.count - 1)) }
            try checkComponent(componentStart, index)
            componentStart = index + 1
        }
        guard end - start <= Self.longestName else { throw fault(.nameTooLong, at: start + Self.longestName, to: end) }
        if end - start == 64, bytes[start..<end].allSatisfy(Self.isHex) {
            throw fault(.looksLikeId, at: start, to: end)
        }
    }

    private func checkComponent(_ start: Int, _ end: Int) throws(ReferenceError) {
        var separator = [UInt8]()
        for index in start..<end {
            let byte = bytes[index]
            if Self.isDigit(byte) || (0x61...0x7a).contains(byte) {
                separator = []
            } else if (0x41...0x5a).contains(byte) {
                throw fault(.upperCase, at: index)
            } else if [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains(byte) {
                separator.append(byte)
                let isDashes = separator.allSatisfy { $0 == UInt8(ascii: "-") }
                guard index > start, separator.count == 1 || isDashes || separator.elementsEqual("__".utf8) else {
                    throw fault(.separator, at: index)
                }
            } else {
                throw fault(.repositoryCharacter, at: index)
            }
        }
        guard separator.isEmpty else { throw fault(.separator, at: end - 1) }
    }

    private func part(_ start: Int, _ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }

    private func fault(_ problem: ReferenceError.Problem, at start: Int, to end: Int? = nil) -> ReferenceError {
        ReferenceError(text: text, problem: problem, bytes: start..<max(end ?? start + 1, start))
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5a).contains(byte & 0xdf) }
    private static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x66).contains(byte | 0x20) }
}
