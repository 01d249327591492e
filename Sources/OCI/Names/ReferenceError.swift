/// Why a text is no name of an image, and where in it.
public struct ReferenceError: Error, Hashable, Sendable {
    public enum Problem: Hashable, Sendable {
        case empty, host, port
        case emptyRepository, emptyComponent, upperCase, separator, repositoryCharacter, nameTooLong
        /// 64 hexadecimal digits would be taken for an image's id.
        case looksLikeId
        case emptyTag, tagCharacter, tagTooLong
        case digest(DigestError.Problem)
    }

    /// What was typed.
    public let text: String
    public let problem: Problem
    /// The part of the text's UTF-8 bytes that is wrong.
    public let bytes: Range<Int>

    /// The text and, on a line of its own, marks under what is wrong. For texts of plain letters, as names are.
    public var pointer: String {
        let before = String(decoding: Array(text.utf8)[..<min(bytes.lowerBound, text.utf8.count)], as: UTF8.self)
        let marks = String(repeating: "^", count: max(min(bytes.count, 80), 1))
        return "\(text)\n\(String(repeating: " ", count: before.count))\(marks)"
    }
}

extension ReferenceError: CustomStringConvertible {
    public var description: String {
        let reason =
            switch problem {
            case .empty: "it is empty"
            case .host: "this is no name of a registry"
            case .port: "a port is a number from 1 to 65535"
            case .emptyRepository: "the name of the repository is missing"
            case .emptyComponent: "nothing stands between two slashes"
            case .upperCase: "the name of a repository has no upper-case letters"
            case .separator: "“.”, “_”, “__” and “-” only stand between letters or digits"
            case .repositoryCharacter: "the name of a repository has letters a-z, digits, “.”, “_”, “-” and “/”"
            case .nameTooLong: "the name of a repository has at most \(ReferenceParser.longestName) characters"
            case .looksLikeId: "64 hexadecimal digits are an image's id, not the name of a repository"
            case .emptyTag: "the tag behind the colon is missing"
            case .tagCharacter: "a tag has letters, digits, “_”, “.” and “-”, and begins with a letter, digit or “_”"
            case .tagTooLong: "a tag has at most \(ReferenceParser.longestTag) characters"
            case .digest(let problem):
                "what stands behind “@” is no digest: \(problem)"
            }
        return "“\(text)” is no name of an image: \(reason), at character \(bytes.lowerBound + 1)"
    }
}
