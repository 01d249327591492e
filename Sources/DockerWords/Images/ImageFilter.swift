internal import Glibc
public import OCI

/// `--filter` of `docker images`. Several of one kind: any of them; of several kinds: each.
public struct ImageFilter: Sendable {
    public enum Problem: Error, Hashable, Sendable {
        /// Not `NAME=VALUE`.
        case malformed(String)
        case unknown(String)
        /// A value that the filter cannot have.
        case value(String, String)
    }

    private var dangling: Bool?
    private var references: [String] = []
    private var labels: [(String, String?)] = []
    private var before: [Image] = []
    private var since: [Image] = []

    /// - Parameter find: an image by the name that somebody typed.
    public init(_ texts: [String], find: (String) throws -> Image) throws {
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { throw Problem.malformed(text) }
            switch parts[0] {
            case "dangling":
                guard let value = ["true": true, "1": true, "false": false, "0": false][parts[1].lowercased()] else {
                    throw Problem.value("dangling", parts[1])
                }
                dangling = value
            case "reference": references.append(parts[1])
            case "label":
                let label = parts[1].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                labels.append((String(label[0]), label.count > 1 ? String(label[1]) : nil))
            case "before": before.append(try find(parts[1]))
            case "since": since.append(try find(parts[1]))
            default: throw Problem.unknown(parts[0])
            }
        }
    }

    /// Whether an image is shown, and under which of its names.
    public func names(of listed: ListedImage) -> [ImageReference]? {
        let config = listed.image.config
        if let dangling, dangling != listed.isDangling { return nil }
        for (name, value) in labels {
            guard let actual = config.config?.labels?[name], value == nil || value == actual else { return nil }
        }
        let created = config.created ?? ""
        if before.contains(where: { created >= ($0.config.created ?? "") }) { return nil }
        if since.contains(where: { created <= ($0.config.created ?? "") }) { return nil }
        let names = listed.names.compactMap { try? ImageReference($0) }
        guard !references.isEmpty else { return names }
        let fitting = names.filter { name in references.contains { Self.fits(name, $0) } }
        return fitting.isEmpty ? nil : fitting
    }

    /// Shell patterns, of the name with or without its tag; `*` stops at a slash.
    private static func fits(_ name: ImageReference, _ pattern: String) -> Bool {
        let bare = name.tag.map { String(name.familiar.dropLast($0.utf8.count + 1)) } ?? name.familiar
        let spellings = [name.familiar, bare, name.description, name.name]
        return spellings.contains { (text: String) in fnmatch(pattern, text, Int32(FNM_PATHNAME)) == 0 }
    }
}
