/// `config.json` of a bundle, as far as we write it (runtime-spec, config.md and config-linux.md).
struct RuntimeSpec: Codable {
    var ociVersion = "1.0.2"
    var process: Process
    var root: Root
    var hostname: String
    var mounts: [Mount]
    var linux: Linux

    struct Process: Codable {
        var terminal = false
        var user: User
        var args: [String]
        var env: [String]
        var cwd: String
        var capabilities: CapabilitySets
        var noNewPrivileges = false
    }

    struct User: Codable {
        var uid: UInt32
        var gid: UInt32
        var additionalGids: [UInt32]?
    }

    struct CapabilitySets: Codable {
        var bounding: [String]
        var effective: [String]
        var permitted: [String]
    }

    struct Root: Codable {
        var path = "rootfs"
        var readonly = false
    }

    struct Mount: Codable {
        var destination: String
        var type: String
        var source: String
        var options: [String]?
    }

    struct Linux: Codable {
        var namespaces: [Namespace]
        var uidMappings: [IdRange]?
        var gidMappings: [IdRange]?
        var maskedPaths: [String]
        var readonlyPaths: [String]
        var resources: Resources?
    }

    struct Namespace: Codable {
        var type: String
    }

    struct IdRange: Codable {
        var containerID: UInt32
        var hostID: UInt32
        var size: UInt32
    }

    struct Resources: Codable {
        var devices: [Device]
    }

    struct Device: Codable {
        var allow: Bool
        var access: String
    }
}
