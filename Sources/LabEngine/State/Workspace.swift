internal import Curriculum
internal import Glibc
public import LinuxSystem

/// Where the learner writes: `lab-work/LAB/EXERCISE` in the current directory, on the host, open to any editor.
public struct Workspace: Sendable {
    /// The `lab-work` directory itself.
    public let path: String

    /// - Parameter directory: where `lab-work` stands or is to stand.
    public init(in directory: String) { path = directory + "/lab-work" }

    /// A `DIR` of `lab grade --work DIR`, which stands for `lab-work` itself.
    public init(at path: String) { self.path = path }

    public func folder(lab: String) -> String { "\(path)/\(lab)" }
    public func folder(lab: String, exercise: String) -> String { "\(path)/\(lab)/\(exercise)" }

    /// Makes `lab-work` itself.
    ///
    /// Nobody but its owner passes through it: a program that a lesson leaves there may have the set-user-id bit, and
    /// would give the owner's rights to whoever reaches it.
    public func make() throws(SystemError) { try FileTree.makeDirectory(path, mode: 0o700) }

    /// Makes the folder of a lab.
    public func makeFolder(lab: String) throws(SystemError) {
        try make()
        try FileTree.makeDirectory(folder(lab: lab))
    }

    /// Writes a file into the folder of a lab, in the place of what has its name. A link is replaced, never followed.
    ///
    /// - Returns: its path.
    public func write(_ text: String, to name: String, lab: String) throws(SystemError) -> String {
        try makeFolder(lab: lab)
        let path = folder(lab: lab) + "/" + name
        try FileTree.replace(path, with: Array(text.utf8))
        return path
    }

    /// Makes the folder of an exercise and copies the starter into it, once: what the learner has is never
    /// overwritten.
    ///
    /// - Returns: whether it was made now.
    @discardableResult
    public func prepare(lab: String, exercise: String, starter: String) throws(SystemError) -> Bool {
        let target = folder(lab: lab, exercise: exercise)
        if KernelFile.exists(target) { return false }
        try makeFolder(lab: lab)
        // Another program may be at it: it holds the folder until the starter is in place.
        let lock = try FileDescriptor.open(
            folder(lab: lab), O_RDONLY | O_DIRECTORY, step: "lock the learner's folder")
        while flock(lock.rawValue, LOCK_EX) != 0, errno == EINTR {}
        defer { flock(lock.rawValue, LOCK_UN) }
        if KernelFile.exists(target) { return false }
        // Complete or not at all: a copy that a full disk cuts short must not pass for the learner's work.
        let unfinished = target + ".new"
        try FileTree.remove(unfinished)
        try FileTree.copy(starter, to: unfinished)
        guard rename(unfinished, target) == 0 else {
            throw SystemError("put the starter in place", path: target, errno: .current)
        }
        return true
    }

    /// Puts the starter back. What the learner had is kept beside it, under a name with a number.
    ///
    /// - Returns: where the old work is now; nil where there was none.
    public func reset(lab: String, exercise: String, starter: String) throws(SystemError) -> String? {
        let target = folder(lab: lab, exercise: exercise)
        var kept: String?
        if KernelFile.exists(target) {
            var number = 1
            while KernelFile.exists("\(target).\(number)") { number += 1 }
            let aside = "\(target).\(number)"
            guard rename(target, aside) == 0 else {
                throw SystemError("put the old work aside", path: target, errno: .current)
            }
            kept = aside
        }
        try prepare(lab: lab, exercise: exercise, starter: starter)
        return kept
    }
}
