internal import Checks
internal import CLinux
internal import Glibc
internal import LinuxSystem

/// The text of a learner's script, read only to tell which line a check is about.
public struct LearnerScript: Sendable {
    private let lines: [Substring]

    /// - Returns: nil where there is no ordinary file of a sensible size: a link, a pipe or a device is not opened.
    public init?(_ path: String) {
        guard let file = try? FileDescriptor.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) else { return nil }
        var information = stat()
        guard fstat(file.rawValue, &information) == 0, information.st_mode & S_IFMT == S_IFREG,
            information.st_size <= 1 << 20, let bytes = try? file.readAll()
        else { return nil }
        self.init(text: String(decoding: bytes, as: UTF8.self))
    }

    init(text: String) { lines = text.split(separator: "\n", omittingEmptySubsequences: false) }

    /// The last line, comments aside, that has the name of the file which was read, or else that of its folder: what
    /// was written last is what the kernel holds.
    func line(of outcome: CheckOutcome) -> Int? {
        guard outcome.status != .pass, let source = outcome.source?.shown else { return nil }
        for word in source.split(separator: "/").reversed().prefix(2) {
            let number = lines.lastIndex { line in
                line.contains(word) && line.first { $0 != " " && $0 != "\t" } != "#"
            }
            if let number { return number + 1 }
        }
        return nil
    }
}
