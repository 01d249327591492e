internal import Glibc
internal import LinuxSystem

/// The files of a folder of the cache, with their sizes and sums: `parts`, a line each.
///
/// A disk that was full, a machine that lost power, or a person leaves files that are cut off. Sizes are compared at each
/// use, which costs microseconds; sums where a machine does not start, which is the time to find out why.
struct PartList {
    private struct Part: Equatable {
        var name: String
        var size: Int
        /// Nil for a file whose content was not looked at: guest memory of a gigabyte, which is cheap to make again.
        var sum: UInt64?
    }

    private let parts: [Part]

    /// Looks at what is in a folder now.
    init(of folder: String) throws(SystemError) {
        var parts = [Part]()
        func visit(_ path: String, _ name: String) throws(SystemError) {
            guard let size = PartList.size(of: path) else {
                for child in KernelFile.names(in: path) {
                    try visit("\(path)/\(child)", name.isEmpty ? child : "\(name)/\(child)")
                }
                return
            }
            if PartList.own.contains(name) { return }
            parts.append(Part(name: name, size: size, sum: name == "memory" ? nil : try PartList.sum(of: path)))
        }
        try visit(folder, "")
        self.parts = parts
    }

    /// What was written down; nil where nothing was.
    init?(in folder: String) {
        guard let text = try? KernelFile.readIfPresent("\(folder)/parts") else { return nil }
        parts = text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 2)
            guard words.count == 3, let size = Int(words[0]) else { return nil }
            return Part(name: String(words[2]), size: size, sum: UInt64(words[1], radix: 16))
        }
    }

    /// Files that are written after the list, and change.
    private static let own: Set<String> = ["key", "parts"]

    var text: String {
        parts.map { "\($0.size) \($0.sum.map { String($0, radix: 16) } ?? "-") \($0.name)\n" }.joined()
    }

    /// Whether every file is there in its size.
    func isWhole(in folder: String) -> Bool {
        parts.allSatisfy { PartList.size(of: "\(folder)/\($0.name)") == $0.size }
    }

    /// Whether every file is what it was. It reads them.
    func isSound(in folder: String) -> Bool {
        isWhole(in: folder)
            && parts.allSatisfy { part in
                part.sum == nil || (try? PartList.sum(of: "\(folder)/\(part.name)")) == part.sum
            }
    }

    /// Nil for what is no file.
    private static func size(of path: String) -> Int? {
        var information = stat()
        guard lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return nil }
        return information.st_size
    }

    /// FNV-1a over words of 8 bytes: it finds damage, not forgery.
    private static func sum(of path: String) throws(SystemError) -> UInt64 {
        let file = try FileDescriptor.open(path, O_RDONLY, step: "read a part of the virtual machine")
        var sum: UInt64 = 0xcbf2_9ce4_8422_2325
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            var filled = 0
            while filled < chunk.count {
                let count = chunk.withUnsafeMutableBytes { bytes in
                    read(file.rawValue, bytes.baseAddress.map { $0 + filled }, bytes.count - filled)
                }
                if count < 0, errno == EINTR { continue }
                guard count >= 0 else {
                    throw SystemError("read a part of the virtual machine", path: path, errno: .current)
                }
                if count == 0 { break }
                filled += count
            }
            if filled == 0 { return sum }
            for index in filled..<chunk.count { chunk[index] = 0 }
            chunk.withUnsafeBytes { bytes in
                for word in bytes.bindMemory(to: UInt64.self).prefix((filled + 7) / 8) {
                    sum = (sum ^ word) &* 0x100_0000_01b3
                }
            }
        }
    }
}
