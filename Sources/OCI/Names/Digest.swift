/// The name of content: an algorithm and the hash of the bytes (`sha256:…`), as the image specification writes it
/// (image-spec, descriptor.md, "Digests"). Whoever holds one knows that its grammar has been checked.
public struct Digest: Hashable, Sendable {
    /// The algorithms that the specification registers.
    public enum Algorithm: String, Sendable, CaseIterable {
        case sha256, sha512

        /// How many hexadecimal digits a hash has.
        public var digits: Int { self == .sha256 ? 64 : 128 }
    }

    public let algorithm: Algorithm
    /// The hash, in lower-case hexadecimal digits.
    public let hex: String

    /// - Parameter text: `sha256:` and 64 lower-case digits, or `sha512:` and 128.
    public init(_ text: String) throws(DigestError) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { throw DigestError(text, .noAlgorithm) }
        let name = text[..<colon]
        let hex = text[text.utf8.index(after: colon)...]
        guard Digest.isAlgorithm(name) else { throw DigestError(text, .malformedAlgorithm) }
        guard let algorithm = Algorithm(rawValue: String(name)) else { throw DigestError(text, .unknownAlgorithm) }
        guard hex.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
            throw DigestError(text, .notLowerCaseHexadecimal)
        }
        guard hex.utf8.count == algorithm.digits else {
            throw DigestError(text, .wrongLength(expected: algorithm.digits, actual: hex.utf8.count))
        }
        self.algorithm = algorithm
        self.hex = String(hex)
    }

    /// The digest of bytes that are in memory.
    public init(of bytes: [UInt8], algorithm: Algorithm = .sha256) {
        var hasher = DigestHasher(algorithm)
        bytes.withUnsafeBytes { hasher.update($0) }
        self = hasher.finish()
    }

    /// From a hash as the algorithm gives it.
    init(_ algorithm: Algorithm, hash: [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        self.algorithm = algorithm
        hex = String(decoding: hash.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// The first twelve digits, as Docker shows an image's id.
    public var short: String { String(hex.prefix(12)) }

    /// `algorithm ::= component (separator component)*`, `component ::= [a-z0-9]+`, `separator ::= [+._-]`.
    private static func isAlgorithm(_ name: Substring) -> Bool {
        let components = name.utf8.split(omittingEmptySubsequences: false) { "+._-".utf8.contains($0) }
        return components.allSatisfy { component in
            !component.isEmpty
                && component.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) }
        }
    }
}

extension Digest: CustomStringConvertible {
    public var description: String { "\(algorithm.rawValue):\(hex)" }
}

extension Digest: Comparable {
    public static func < (left: Digest, right: Digest) -> Bool {
        (left.algorithm.rawValue, left.hex) < (right.algorithm.rawValue, right.hex)
    }
}

extension Digest: Codable {
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Why a text is no digest.
public struct DigestError: Error, Hashable, Sendable {
    public enum Problem: Hashable, Sendable {
        case noAlgorithm, malformedAlgorithm, unknownAlgorithm, notLowerCaseHexadecimal
        case wrongLength(expected: Int, actual: Int)
    }

    /// What was given.
    public let text: String
    public let problem: Problem

    init(_ text: String, _ problem: Problem) {
        self.text = text
        self.problem = problem
    }
}

extension DigestError: CustomStringConvertible {
    public var description: String {
        "“\(text.prefix(200))” is no digest: \(problem)"
    }
}

extension DigestError.Problem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noAlgorithm: "it has no algorithm: a digest looks like sha256:0123…"
        case .malformedAlgorithm: "what stands before the colon is no name of an algorithm"
        case .unknownAlgorithm: "its algorithm is neither sha256 nor sha512"
        case .notLowerCaseHexadecimal: "a hash is written in the digits 0-9 and a-f"
        case .wrongLength(let expected, let actual): "its hash has \(actual) digits instead of \(expected)"
        }
    }
}
