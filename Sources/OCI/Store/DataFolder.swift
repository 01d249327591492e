internal import Glibc
internal import LinuxSystem

/// Where images, what was unpacked of them, and containers live on this machine.
///
/// `$LAB_DATA`, else `/var/lib/lab` for root, else `lab` in `$XDG_DATA_HOME` (`~/.local/share`).
public struct DataFolder: Hashable, Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    /// The one of whoever runs this program.
    public static func ofUser() -> DataFolder {
        func variable(_ name: String) -> String? {
            guard let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty else { return nil }
            return value
        }
        if let given = variable("LAB_DATA") { return DataFolder(path: given) }
        if geteuid() == 0 { return DataFolder(path: "/var/lib/lab") }
        let base = variable("XDG_DATA_HOME") ?? (variable("HOME") ?? "/tmp") + "/.local/share"
        return DataFolder(path: "\(base)/lab")
    }

    /// The image layout.
    public var images: String { "\(path)/images" }
    /// Layers as directories, each unpacked once.
    public var layers: String { "\(path)/layers" }
    /// A folder for each container.
    public var containers: String { "\(path)/containers" }
    /// What steps of builds led to.
    public var buildCache: String { "\(path)/build-cache" }

    /// Opens the image layout, and makes it and the folders above it where they are not there yet.
    public func openImages() throws -> ContentStore {
        var made = ""
        for part in path.split(separator: "/") {
            made += (made.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
            if mkdir(made, 0o755) != 0, errno != EEXIST {
                throw SystemError("make the folder of images", path: made, errno: .current)
            }
        }
        return try ContentStore(path: images)
    }
}
