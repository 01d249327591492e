internal import FoundationEssentials
internal import Glibc
internal import LinuxSystem

/// Which labs this machine could run when that was last tried: `lab list` shows it without trying anything again.
///
/// It holds for one boot, one user and one user namespace: a container on the same kernel is another machine.
public struct KnownMachine: Codable, Sendable, Equatable {
    private var boot: String
    private var user: UInt32
    private var users: String
    /// By the lab's id: the features that stop it, none where it runs.
    private var labs: [String: [String]] = [:]

    /// This machine, of which nothing is known yet.
    public init() {
        boot =
            (try? KernelFile.read("/proc/sys/kernel/random/boot_id"))?.split(separator: "\n").first.map(String.init)
            ?? ""
        user = geteuid()
        users = KernelFile.link("/proc/self/ns/user") ?? ""
    }

    /// What a file remembers of this machine; nothing where it is of another one, or cannot be read.
    public init(path: String) {
        self.init()
        guard let text = try? KernelFile.readIfPresent(path),
            let known = try? JSONDecoder().decode(KnownMachine.self, from: Data(text.utf8)),
            known.boot == boot, known.user == user, known.users == users
        else { return }
        labs = known.labs
    }

    /// The features that stop a lab; nil where it was never tried.
    public func missing(of lab: String) -> [String]? { labs[lab] }

    public mutating func note(_ lab: String, missing: [String]) { labs[lab] = missing }

    /// Remembers it. Only a list is poorer where that fails, so nobody is told.
    public func keep(at path: String) {
        if self == KnownMachine(path: path) { return }
        guard let data = try? JSONEncoder().encode(self) else { return }
        try? ProgressStore(path: path).makeFolders()
        try? FileTree.replace(path, with: Array(data))
    }
}

extension Refusal {
    /// What stops the lab, by its names under `needs:`.
    public var names: [String] { missing.map(\.feature.rawValue) + unknown }
}
