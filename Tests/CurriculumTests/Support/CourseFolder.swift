import Curriculum
import Foundation

/// A small, faultless course in a folder of its own, which a test then breaks in one place.
final class CourseFolder {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("course-\(UUID().uuidString)")
        path = folder.path
        for (file, text) in Self.files { try write(text, to: file) }
    }

    func delete() {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("could not remove \(path): \(error)")
        }
    }

    var curriculum: Curriculum { Curriculum(root: path) }

    func lint() -> [Diagnostic] { Linter(root: path).lint() }

    func write(_ text: String, to file: String) throws {
        let url = URL(fileURLWithPath: path).appendingPathComponent(file)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    func read(_ file: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path).appendingPathComponent(file)), as: UTF8.self)
    }

    func remove(_ file: String) throws {
        try FileManager.default.removeItem(atPath: path + "/" + file)
    }

    struct TextNotFound: Error {
        let text: String
        let file: String
    }

    /// Replaces the first occurrence of a text. Where the new text marks a part as `«…»`, that part's place is
    /// returned: the place where a finding belongs.
    @discardableResult
    func replace(_ old: String, with new: String, in file: String) throws -> Mark? {
        let text = try read(file)
        guard let range = text.range(of: old) else { throw TextNotFound(text: old, file: file) }
        let marked = text.replacingCharacters(in: range, with: new)
        try write(marked.filter { $0 != "«" && $0 != "»" }, to: file)
        guard let open = marked.firstIndex(of: "«"), let close = marked.firstIndex(of: "»") else { return nil }
        let before = marked[..<open]
        let line = before.filter { $0 == "\n" }.count + 1
        let lineStart = before.lastIndex(of: "\n").map(before.index(after:)) ?? before.startIndex
        return Mark(
            line: line, column: before[lineStart...].unicodeScalars.count + 1,
            length: marked[marked.index(after: open)..<close].unicodeScalars.count)
    }

    struct Mark: Equatable {
        var line: Int
        var column: Int
        var length: Int
    }
}
