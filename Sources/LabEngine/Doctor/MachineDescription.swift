internal import Glibc
internal import LinuxSystem

/// What kind of machine this is: the ground on which features stand.
public struct MachineDescription: Sendable, Hashable {
    /// The kernel's release, `6.1.0-18-amd64`.
    public var kernel: String
    /// `x86_64`, `aarch64`.
    public var architecture: String
    public var userId: UInt32
    /// What says that this is a container, `docker (/.dockerenv)`; nil where nothing does.
    public var container: String?

    public init(kernel: String, architecture: String, userId: UInt32, container: String?) {
        self.kernel = kernel
        self.architecture = architecture
        self.userId = userId
        self.container = container
    }

    /// This machine.
    public static func current() -> MachineDescription {
        var names = utsname()
        uname(&names)
        return MachineDescription(
            kernel: text(of: names.release), architecture: text(of: names.machine), userId: geteuid(),
            container: containerEvidence())
    }

    /// Container engines leave a file, or a variable in the environment of the first process.
    static func containerEvidence(root: String = "") -> String? {
        for (path, engine) in [("/.dockerenv", "docker"), ("/run/.containerenv", "podman")]
        where KernelFile.exists(root + path) {
            return "\(engine) (\(path))"
        }
        // Not readable without privileges: then nothing is known.
        let environment = (try? KernelFile.readIfPresent(root + "/proc/1/environ")) ?? nil
        for variable in (environment ?? "").split(separator: "\0") where variable.hasPrefix("container=") {
            return "\(variable.dropFirst("container=".count)) (/proc/1/environ)"
        }
        return nil
    }

    private static func text<Characters>(of characters: Characters) -> String {
        withUnsafeBytes(of: characters) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
