internal import LinuxSystem

/// Who a container's program runs as: `USER` of an image or `-u`, looked up in the image's own files.
public struct ImageUser: Hashable, Sendable {
    public let id: UInt32
    public let group: UInt32
    /// Those besides `group`.
    public let groups: [UInt32]
    /// Its home directory.
    public let home: String

    /// - Parameters:
    ///   - text: `NAME`, `ID`, `NAME:GROUP`, `:GROUP`…; empty for root.
    ///   - passwd: of the image (passwd(5)); nil where it has none.
    ///   - groups: of the image (group(5)).
    /// - Throws: `RuntimeError.noSuchUser`, `.noSuchGroup`.
    public init(_ text: String, passwd: String?, groups table: String?) throws {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let user = parts.first ?? ""
        let entries = ImageUser.lines(passwd).compactMap { UserEntry($0) }
        let number = user.isEmpty ? 0 : ImageUser.id(user)
        let entry = entries.first { $0.name == user } ?? number.flatMap { id in entries.first { $0.id == id } }
        guard let id = entry?.id ?? number else { throw RuntimeError.noSuchUser(user) }
        self.id = id
        home = entry.map { $0.home.isEmpty ? "/" : $0.home } ?? "/"

        let allGroups = ImageUser.lines(table).compactMap { GroupEntry($0) }
        guard parts.count < 2 || parts[1].isEmpty else {
            let wanted = parts[1]
            guard let group = allGroups.first(where: { $0.name == wanted })?.id ?? ImageUser.id(wanted) else {
                throw RuntimeError.noSuchGroup(wanted)
            }
            self.group = group
            groups = []
            return
        }
        group = entry?.group ?? 0
        let name = entry?.name ?? ""
        let further = allGroups.filter { !name.isEmpty && $0.members.contains(name) }.map(\.id)
        groups = Array(Set(further)).sorted()
    }

    /// As the image's files say.
    static func find(_ text: String, in root: borrowing RootDirectory) throws -> ImageUser {
        try ImageUser(text, passwd: root.text(of: "etc/passwd"), groups: root.text(of: "etc/group"))
    }

    private static func lines(_ text: String?) -> [Substring] { (text ?? "").split(whereSeparator: \.isNewline) }

    /// Digits alone, and none of the numbers that the kernel takes for no id at all.
    private static func id(_ text: some StringProtocol) -> UInt32? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let id = UInt32(text),
            id <= UInt32(Int32.max)
        else { return nil }
        return id
    }

    /// A line of `/etc/passwd`.
    private struct UserEntry {
        let name: String
        let id: UInt32
        let group: UInt32
        let home: String

        init?(_ line: Substring) {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count >= 4, !fields[0].isEmpty, let id = ImageUser.id(fields[2]),
                let group = ImageUser.id(fields[3])
            else { return nil }
            name = String(fields[0])
            self.id = id
            self.group = group
            home = fields.count > 5 ? String(fields[5]) : ""
        }
    }

    /// A line of `/etc/group`.
    private struct GroupEntry {
        let name: String
        let id: UInt32
        let members: [String]

        init?(_ line: Substring) {
            let fields = line.split(separator: ":", omittingEmptySubsequences: false)
            guard fields.count >= 3, !fields[0].isEmpty, let id = ImageUser.id(fields[2]) else { return nil }
            name = String(fields[0])
            self.id = id
            members = fields.count > 3 ? fields[3].split(separator: ",").map(String.init) : []
        }
    }
}
