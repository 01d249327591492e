internal import FoundationEssentials
internal import Glibc
public import LinuxSystem

/// What a learner has done in one lab.
public struct LabProgress: Codable, Sendable, Equatable {
    /// The block behind which the lesson goes on; nil before its first and after its last.
    public var position: String?
    /// Ids of steps, predictions and exercises that were passed.
    public var passed: Set<String> = []
    public var skipped: Set<String> = []
    /// By id of the prediction: whether the learner's choice was the kernel's answer.
    public var predictions: [String: Bool] = [:]
    /// By id of the exercise.
    public var exercises: [String: ExerciseProgress] = [:]
    public var isFinished = false
    /// How much there is to do; nil where only an exercise was checked so far.
    public var extent: Extent?

    public init() {}

    /// The size of a lesson, noted while it is played, so that the course can be listed without reading lessons.
    public struct Extent: Codable, Sendable, Equatable {
        /// Steps behind the learner, and all of them.
        public var stepsDone: Int
        public var steps: Int
        /// Points of all exercises together.
        public var points: Int

        public init(stepsDone: Int, steps: Int, points: Int) {
            self.stepsDone = stepsDone
            self.steps = steps
            self.points = points
        }
    }
}

/// What a learner has reached in one exercise.
public struct ExerciseProgress: Codable, Sendable, Equatable {
    public var best = 0
    public var max = 0
    public var attempts = 0
    /// Hints that were asked for.
    public var hints = 0
    /// Checks that failed one after another, up to the last; nil where none did.
    public var failures: Int?
    public var isPassed: Bool { max > 0 && best == max }

    public init() {}
}

/// The learner's progress, in one small file. Changed under a lock and replaced as a whole, so that two sessions at
/// once or a full disk lose nothing.
public struct ProgressStore: Sendable {
    /// The file: `$XDG_STATE_HOME/lab/progress.json`, or the same below `~/.local/state`.
    public let path: String

    public init(path: String) { self.path = path }

    /// The store of the person who typed the command.
    public static func ofUser() -> ProgressStore {
        func variable(_ name: String) -> String? {
            getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        if let directory = variable("LAB_STATE") { return ProgressStore(path: directory + "/progress.json") }
        if let directory = variable("XDG_STATE_HOME") { return ProgressStore(path: directory + "/lab/progress.json") }
        return ProgressStore(path: (variable("HOME") ?? "/root") + "/.local/state/lab/progress.json")
    }

    /// What was found out about this machine, beside the progress.
    public var machinePath: String {
        folder + "/machine.json"
    }

    /// Progress by lab. Empty where there is none yet.
    ///
    /// - Throws: EPROTO where the file is there and cannot be read as progress; it is left as it is.
    public func load() throws(SystemError) -> [String: LabProgress] {
        guard let text = try KernelFile.readIfPresent(path) else { return [:] }
        do {
            return try JSONDecoder().decode([String: LabProgress].self, from: Data(text.utf8))
        } catch {
            throw SystemError(
                "read the progress", path: path, errno: .protocolError,
                advice: "It is not what this program writes. Move it away to begin anew.")
        }
    }

    /// Changes the progress of one lab, under the lock.
    public func update(_ lab: String, _ change: (inout LabProgress) -> Void) throws(SystemError) {
        try makeFolders()
        let lock = try FileDescriptor.open(path + ".lock", O_RDWR | O_CREAT, mode: 0o600, step: "lock the progress")
        while flock(lock.rawValue, LOCK_EX) != 0 && errno == EINTR {}
        var all = try load()
        var progress = all[lab] ?? LabProgress()
        change(&progress)
        all[lab] = progress
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        guard let data = try? encoder.encode(all) else {
            throw SystemError("write the progress", path: path, errno: .protocolError)
        }
        try FileTree.replace(path, with: Array(data))
    }

    /// Where the file is.
    public var folder: String { path.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 } }

    /// Makes the folder, and those above it.
    public func makeFolders() throws(SystemError) {
        let parts = path.split(separator: "/").dropLast()
        var folder = ""
        for part in parts {
            folder += "/" + part
            if !KernelFile.exists(folder) { try FileTree.makeDirectory(folder) }
        }
    }
}
