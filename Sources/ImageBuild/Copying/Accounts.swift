internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Whom a file belongs to, by number.
struct FileOwner: Hashable {
    var user: UInt32
    var group: UInt32

    static let root = FileOwner(user: 0, group: 0)
}

/// The accounts of a root file system, read from its own `/etc/passwd` and `/etc/group`: the machine's mean nothing there.
struct Accounts {
    private let users: [String: FileOwner]
    private let groups: [String: UInt32]

    /// - Parameter root: the root of the file system. Its links lead nowhere else.
    init(root: Int32) throws {
        var users = [String: FileOwner]()
        for fields in try Accounts.lines("etc/passwd", root) where fields.count >= 4 && users[fields[0]] == nil {
            guard let user = Accounts.number(fields[2]), let group = Accounts.number(fields[3]) else { continue }
            users[fields[0]] = FileOwner(user: user, group: group)
        }
        var groups = [String: UInt32]()
        for fields in try Accounts.lines("etc/group", root) where fields.count >= 3 && groups[fields[0]] == nil {
            groups[fields[0]] = Accounts.number(fields[2])
        }
        self.users = users
        self.groups = groups
    }

    /// Digits alone. The kernel takes the highest number for no id at all: a file would stay root's.
    private static func number(_ text: String) -> UInt32? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt32(text), number != .max else {
            return nil
        }
        return number
    }

    /// Lists of users are not longer than that; what is behind is not read.
    private static let largest = 4 << 20

    /// Empty where the image has no such file: a device or a queue of that name is none.
    private static func text(_ path: String, _ root: Int32) throws(SystemError) -> String {
        do throws(SystemError) {
            let file = try FileDescriptor.open(
                path, O_RDONLY | O_NONBLOCK, at: root, resolve: UInt64(RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS),
                step: "read the accounts of the image")
            var information = stat()
            guard fstat(file.rawValue, &information) == 0, information.isFile else { return "" }
            return String(decoding: try file.readAll(limit: largest), as: UTF8.self)
        } catch {
            guard [.noSuchFile, .notADirectory, .wouldLoop].contains(error.errno) else { throw error }
            return ""
        }
    }

    private static func lines(_ path: String, _ root: Int32) throws(SystemError) -> [[String]] {
        try text(path, root).split(whereSeparator: \.isNewline).map { line in
            line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        }
    }

    /// A name that the image does not know.
    enum Unknown: Error, Hashable {
        case user(String)
        case group(String)
    }

    /// Reads `user`, `user:group` or `:group`, each a name or a number. A user alone brings a group: by name the one of
    /// the account, by number the same number.
    func owner(_ text: String) throws(Unknown) -> FileOwner {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var owner = FileOwner.root
        if let user = parts.first, !user.isEmpty {
            if let known = users[user] {
                owner = known
            } else if let number = Accounts.number(user) {
                owner = FileOwner(user: number, group: number)
            } else {
                throw .user(user)
            }
        }
        if parts.count == 2, !parts[1].isEmpty {
            guard let group = groups[parts[1]] ?? Accounts.number(parts[1]) else { throw .group(parts[1]) }
            owner.group = group
        }
        return owner
    }
}
