internal import Glibc
internal import LinuxSystem
internal import OCI
internal import Runtime

/// Where one step writes: a folder of its own on a plain file system, removed with its owner, and by the next build where the
/// owner was killed.
final class StepFolder {
    let folder: ContainerFolder
    private let lockPath: String
    private let lock: OwnedLock

    var path: String { folder.path }
    var upper: String { folder.upper }
    var root: String { folder.root }
    /// The overlay's own, on the same file system as `upper`.
    var work: String { "\(folder.path)/work" }

    /// - Parameter parent: `DataFolder.buildCache`.
    init(in parent: String) throws {
        let place = "\(parent)/work"
        try WholeFile.makeFolders(place)
        let (name, lock) = try StepFolder.lock(in: place)
        lockPath = "\(place)/\(name).lock"
        self.lock = lock
        folder = ContainerFolder(path: "\(place)/\(name)")
        do {
            try folder.make()
        } catch {
            try? folder.remove()
            unlink(lockPath)
            throw error
        }
    }

    /// A name that nobody has. First the lock: a folder without one is nobody's.
    private static func lock(in place: String) throws(SystemError) -> (String, OwnedLock) {
        while true {
            let name = "\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 36))"
            let path = "\(place)/\(name).lock"
            let file = try FileDescriptor.open(
                path, O_RDWR | O_CREAT | O_EXCL, mode: 0o600, step: "begin a step of the build")
            // Between the two calls somebody who sweeps may take it for abandoned.
            guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0, KernelFile.exists(path) else { continue }
            return (name, OwnedLock(file))
        }
    }

    private final class OwnedLock {
        private let file: FileDescriptor
        init(_ file: consuming FileDescriptor) { self.file = file }
    }

    deinit {
        // There is nobody to tell; what cannot be removed is swept by the next build.
        try? folder.remove()
        unlink(lockPath)
    }

    /// Whether a killed build left something.
    static func isSweepNeeded(in parent: String) -> Bool {
        let place = "\(parent)/work"
        return KernelFile.names(in: place).contains { $0.hasSuffix(".lock") && !isHeld("\(place)/\($0)") }
    }

    /// Removes what killed builds left.
    static func sweep(in parent: String) {
        let place = "\(parent)/work"
        let names = Set(KernelFile.names(in: place).map { $0.hasSuffix(".lock") ? String($0.dropLast(5)) : $0 })
        for name in names {
            let lockPath = "\(place)/\(name).lock"
            // A folder whose lock is gone was being removed; one whose lock can be had belongs to nobody.
            if isHeld(lockPath) { continue }
            // Files of others' ids stay until somebody comes who may remove them.
            try? ContainerFolder(path: "\(place)/\(name)").remove()
            if !KernelFile.exists("\(place)/\(name)") { unlink(lockPath) }
        }
    }

    private static func isHeld(_ path: String) -> Bool {
        guard let file = try? FileDescriptor.open(path, O_RDWR) else { return false }
        return flock(file.rawValue, LOCK_EX | LOCK_NB) != 0
    }
}
