/// The layers of an overlay as its mount names them (Documentation/filesystems/overlayfs.rst).
///
/// The names are those that were given to mount(2): a relative one counts from the working directory that the process had
/// then, which the kernel does not keep.
public struct OverlayOptions: Sendable, Hashable {
    public let target: String
    /// The uppermost first, as `lowerdir=` has them.
    public let lowers: [String]
    /// Where what is written goes; nil for an overlay that can only be read.
    public let upper: String?
    public let work: String?
    /// Whether its marks are attributes of the name space `user.`: an overlay mounted in a user namespace.
    public let usesUserAttributes: Bool

    /// From a line of mountinfo; nil where the mount is no overlay.
    public init?(_ mount: MountInfo) {
        guard mount.type == "overlay" else { return nil }
        target = mount.target
        var lowers = [String]()
        var upper: String?
        var work: String?
        let options = mount.superOptions.split(separator: ",").map(OverlayOptions.unescape)
        for option in options {
            guard let equals = option.firstIndex(of: "=") else { continue }
            let value = String(option[option.index(after: equals)...])
            switch option[..<equals] {
            case "lowerdir": lowers += OverlayOptions.list(value)
            // Linux 6.7: one option for each layer, whose name may hold a colon.
            case "lowerdir+": lowers.append(value)
            case "upperdir": upper = value
            case "workdir": work = value
            default: break
            }
        }
        self.lowers = lowers
        self.upper = upper
        self.work = work
        usesUserAttributes = options.contains("userxattr")
    }

    /// Splits at colons; one that belongs to a name has a backslash before it. Behind `::` come layers that hold only
    /// data: they are lower than all others.
    private static func list(_ value: String) -> [String] {
        var names = [String]()
        var name = ""
        var isEscaped = false
        for character in value {
            if isEscaped {
                name.append(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == ":" {
                if !name.isEmpty { names.append(name) }
                name = ""
            } else {
                name.append(character)
            }
        }
        if !name.isEmpty { names.append(name) }
        return names
    }

    /// The kernel writes space, tab, newline, comma and backslash as `\040` and so on.
    private static func unescape(_ option: Substring) -> String {
        MountInfo.unescape(option)
    }
}
