public import Cgroups
public import Curriculum
public import Tracing

/// What probes are told of the session that they look at. They look from outside: at the host's `/proc` and cgroup
/// directories, never through a program in the sandbox.
public struct ProbeContext: Sendable {
    /// The session's own group: what the learner sees as the root of every hierarchy.
    public var session: Cgroup
    /// The sandbox's first process, numbered as this process's pid namespace does.
    public var initProcess: Int32
    /// What was recorded of the learner's script, up to the moment of the call.
    public var recording: @Sendable () -> [TraceEvent]
    public var parameters: ParameterValues
    /// What other learners' parameters may be, by their names; empty where everybody has the same.
    public var choices: [String: [String]]
    public var language: Language
    /// Where the learner finds the root of a controller's hierarchy, where that is neither `/sys/fs/cgroup/memory` (v1)
    /// nor `/sys/fs/cgroup` (v2).
    public var cgroupView: [Controller: String]
    /// The host's path of the learner's `/disk`; nil where the lab has none.
    public var disk: String?
    /// `MAJ:MIN` of the device below it.
    public var diskDevice: String?
    /// Files of `/proc` in the learner's virtual machine, by their paths; nil where the learner has none.
    public var guest: [String: String]?
    /// What runs for the session, out of the learner's reach.
    public var services: [ObservedService] = []
    /// Where the learner keeps images, as the learner finds it: `LAB_DATA`.
    public var dataFolder: String?
    /// How many times as long as its author thought of a check may wait (`within`): more than 1 where everything takes
    /// longer.
    public var slowness = 1

    public init(
        session: Cgroup, initProcess: Int32, recording: @escaping @Sendable () -> [TraceEvent] = { [] },
        parameters: ParameterValues = ParameterValues(), choices: [String: [String]] = [:], language: Language = .en,
        cgroupView: [Controller: String] = [:], disk: String? = nil, diskDevice: String? = nil,
        guest: [String: String]? = nil
    ) {
        self.session = session
        self.initProcess = initProcess
        self.recording = recording
        self.parameters = parameters
        self.choices = choices
        self.language = language
        self.cgroupView = cgroupView
        self.disk = disk
        self.diskDevice = diskDevice
        self.guest = guest
    }

    /// The interface that a controller speaks on this machine; nil where the machine has not got it.
    func version(of controller: Controller) -> CourseCgroupVersion? {
        session.layout.version(of: controller).map { $0 == .v1 ? .v1 : .v2 }
    }

    /// The interface that decides between the `v1:` and `v2:` sides of a check: that of its controller, or of the
    /// machine as a whole.
    func version(for check: Check) -> CourseCgroupVersion {
        let named = check.text("controller").flatMap(Controller.init(rawValue:))
        let consumed = check.text("consumer").flatMap(Controller.init(rawValue:))
        if let controller = named ?? consumed, let version = version(of: controller) { return version }
        return session.layout.hierarchies.contains { $0.version == .v1 } ? .v1 : .v2
    }

    /// A controller's directory of a group below the session's own, as the learner sees it.
    func shownDirectory(of controller: Controller, _ path: String) -> String {
        var directory = cgroupView[controller] ?? "/sys/fs/cgroup"
        if cgroupView[controller] == nil, version(of: controller) == .v1 { directory += "/" + controller.v1Name }
        return path.isEmpty ? directory : directory + "/" + path
    }

    /// A file of a group, by the learner's name and by the host's.
    func source(_ file: String, of controller: Controller, _ path: String) -> Source {
        Source(
            shown: shownDirectory(of: controller, path) + "/" + file,
            host: session.group(path).directory(of: controller).map { $0 + "/" + file })
    }
}

extension Cgroup {
    /// The group at a path below; the group itself for the empty path.
    func group(_ path: String) -> Cgroup { path.isEmpty ? self : child(path) }
}

extension Check {
    /// A path of the check that names a group below the session's own, without slashes at its ends.
    ///
    /// - Throws: `lesson` for a path that leads out of the session: it has `..` in it.
    func groupPath(_ path: String?) throws(ProbeFailure) -> String {
        let path = path ?? ""
        guard Cgroup.isValid(path: path) else { throw .lesson("the path leads out of the session: \(path)") }
        return path.split(separator: "/").joined(separator: "/")
    }

    /// The controller that the check names.
    func controller() throws(ProbeFailure) -> Controller {
        let name = text("controller") ?? ""
        guard let controller = Controller(rawValue: name) else { throw .lesson("there is no controller '\(name)'") }
        return controller
    }
}
