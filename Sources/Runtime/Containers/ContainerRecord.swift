public import OCI

/// What is known of a container: `containers/ID/config.json`.
public struct ContainerRecord: Hashable, Sendable, Codable {
    /// 64 hexadecimal digits.
    public let id: String
    public var name: String
    /// What was typed for the image.
    public var imageName: String
    public var imageID: Digest
    /// The image's manifest, whose layers a commit takes over.
    public var manifest: Descriptor
    /// The layers of the image, lowest first.
    public var diffIDs: [Digest]
    public var settings: RunSettings
    /// How the image is run, without what was said at `run`: what a commit begins with.
    public var imageConfig: RunConfig
    /// Seconds since 1970, as all times here.
    public var created: Int64
    public var state = State.created
    public var removesItself = false

    /// How far it is.
    public enum State: Hashable, Sendable, Codable {
        case created
        /// Its first process, in the pid namespace of the program that started it, and when that process was started
        /// (proc_pid_stat(5), field 22), which tells it from another of this number.
        case running(pid: Int32, processStart: String, since: Int64)
        case exited(status: Int32, at: Int64)
    }

    public init(id: String, name: String, image: Image, imageName: String, settings: RunSettings, created: Int64) {
        self.id = id
        self.name = name
        self.imageName = imageName
        imageID = image.id
        manifest = image.manifestDescriptor
        diffIDs = image.config.rootfs.diffIDs
        imageConfig = image.config.config ?? RunConfig()
        self.settings = settings
        self.created = created
    }

    /// The first twelve digits, as Docker shows it; also its host name.
    public var shortID: String { String(id.prefix(12)) }
}

/// Why a container cannot be had.
public enum ContainerError: Error, Hashable, Sendable {
    case noSuchContainer(String)
    case ambiguous(String)
    case nameTaken(String, id: String)
    case malformedName(String)
    case running(String)
    case notRunning(String)
    case unreadable(id: String, String)
}

extension ContainerError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noSuchContainer(let text): "No such container: \(text)"
        case .ambiguous(let text): "Multiple IDs found with provided prefix: \(text)"
        case .nameTaken(let name, let id):
            "Conflict. The container name \"/\(name)\" is already in use by container \"\(id)\". You have to remove (or "
                + "rename) that container to be able to reuse that name."
        case .malformedName(let name):
            "Invalid container name (\(name)), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed"
        case .running(let id):
            "cannot remove container \"\(id)\": container is running: stop the container before removing or force remove"
        case .notRunning(let id): "container \(id) is not running"
        case .unreadable(let id, let reason): "the record of container \(id) cannot be read: \(reason)"
        }
    }
}
