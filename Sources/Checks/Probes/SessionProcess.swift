internal import Cgroups
internal import Curriculum
internal import Glibc
internal import LinuxSystem

/// A process of the session, as `/proc` tells it.
struct SessionProcess {
    /// As this process's pid namespace numbers it.
    let pid: Int32
    /// As its own pid namespace does.
    let shownPid: Int32
    let state: String
    let status: ProcessStatus
    private let memberships: [CgroupMembership]

    /// The session's processes that a check describes by `match`, `argv` or `comm`, by ascending pid. Those that end
    /// meanwhile are left out, and so are those that have been killed: on a busy machine a dead process goes late.
    static func find(_ check: Check, in context: ProbeContext) throws(ProbeFailure) -> [SessionProcess] {
        try find(match: check.text("match"), argv: check.text("argv"), comm: check.text("comm"), in: context)
    }

    /// - Parameters:
    ///   - match: a text that the command line contains.
    ///   - argv: the whole command line, its arguments separated by single spaces.
    static func find(
        match: String?, argv: String? = nil, comm: String? = nil, in context: ProbeContext
    ) throws(ProbeFailure) -> [SessionProcess] {
        do {
            var found = [SessionProcess]()
            for pid in try context.session.allProcesses(ofSandbox: context.initProcess).sorted() {
                guard let status = try ProcessStatus.read(process: "\(pid)"), status.state != "Z", !status.isKilled
                else { continue }
                if let comm, status.name != comm { continue }
                if match != nil || argv != nil {
                    let line = try commandLine(of: pid)
                    if let match, !line.utf8.contains(text: match) { continue }
                    if let argv, line != argv { continue }
                }
                found.append(
                    SessionProcess(
                        pid: pid, shownPid: status.namespacePids.last ?? pid, state: status.state, status: status,
                        memberships: try CgroupMembership.read(process: "\(pid)")))
            }
            return found
        } catch {
            throw .engine(error.description)
        }
    }

    /// The arguments, separated by spaces; empty for a process that has gone.
    private static func commandLine(of pid: Int32) throws(SystemError) -> String {
        let text = try KernelFile.readIfPresent("/proc/\(pid)/cmdline") ?? ""
        // The kernel ends each argument with a zero, the last one too.
        let bytes = text.utf8.last == 0 ? text.utf8.dropLast() : text.utf8[...]
        return String(decoding: bytes.map { $0 == 0 ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
    }

    /// Where a file of its `/proc` directory was read.
    func source(_ file: String) -> Source {
        Source(
            shown: "/proc/\(status.namespacePids.dropFirst().first ?? shownPid)/\(file)", host: "/proc/\(pid)/\(file)")
    }

    /// Its real user, as the session numbers users; 65534 for one that the session does not map.
    func user(in context: ProbeContext) throws(ProbeFailure) -> UInt32 {
        do {
            let map = try InsideUsers(process: context.initProcess)
            return map.inside(UInt32(bitPattern: status.userIds.first ?? -1))
        } catch {
            throw .engine(error.description)
        }
    }

    /// Whether its root lies below the root of its mount namespace.
    ///
    /// `..` of the top of a mount namespace is itself; `..` of any other directory leads up, unless it is the root of
    /// who asks: and the engine's root is another. This is also the way out of a chroot.
    func isChrooted() throws(ProbeFailure) -> Bool {
        do {
            let root = try Directory("/proc/\(pid)/root")
            return try root != Directory("/proc/\(pid)/root/..")
        } catch {
            throw .engine(error.description)
        }
    }

    /// Those whose view of files, mounts and links a check is about: the processes that it describes, or the session's
    /// first process where it describes none.
    static func viewers(_ check: Check, in context: ProbeContext) throws(ProbeFailure) -> [Viewer] {
        guard check.describesProcess else {
            return [Viewer(pid: context.initProcess, shownPid: nil)]
        }
        return try find(check, in: context).map { process in
            Viewer(pid: process.pid, shownPid: process.status.namespacePids.dropFirst().first ?? process.shownPid)
        }
    }

    /// A process through whose eyes a check looks.
    struct Viewer {
        let pid: Int32
        /// As the session numbers it; nil for the session's first process, whose view is everybody's.
        let shownPid: Int32?
    }

    /// Where viewers' kernel state was read: a file of `/proc/PID`, `self` for the session's first process.
    static func source(_ file: String, of viewers: [Viewer]) -> Source {
        Source(
            shown: "/proc/\(viewers.first?.shownPid.map(String.init) ?? "self")/\(file)",
            host: viewers.map { "/proc/\($0.pid)/\(file)" }.joined(separator: " "))
    }

    /// A reading of each field that is expected, through the eyes of each viewer.
    ///
    /// - Parameter value: the field of the name, in one view.
    static func readings<View>(
        _ expectation: Expectation, of check: Check, in views: [View], from source: Source,
        _ value: (String, View) throws(ProbeFailure) -> ObservedValue
    ) throws(ProbeFailure) -> [Reading] {
        var readings = [Reading]()
        for field in expectation.fields {
            var values = [ObservedValue]()
            for view in views { values.append(try value(field.key, view)) }
            let found = values.count == 1 ? values[0] : .each(values)
            readings.append(
                Reading(key: field.key, value: values.isEmpty ? .missing(missing(check)) : found, source: source))
        }
        return readings
    }

    /// What a learner reads where nothing fits.
    static func missing(_ check: Check) -> ObservedValue.Missing {
        let wanted = Wording.printable(check.text("argv") ?? check.text("match") ?? check.text("comm") ?? "")
        return ObservedValue.Missing(
            value: Localized(ko: "프로세스가 없음", en: "no such process"),
            sentence: Localized(
                ko: "실행 중인 프로세스 가운데 \(wanted)에 해당하는 것이 없습니다.",
                en: "None of the running processes is \(wanted)."))
    }

    /// The group in which it stands, relative to the session's: `job`; `/` for the session's own.
    ///
    /// - Parameter controller: whose hierarchy; nil for any in which it has left the session's own group.
    func group(of controller: Controller?, in context: ProbeContext) throws(ProbeFailure) -> String {
        guard let controller else {
            return memberships.map { relative($0.path, context) }.first { $0 != "/" } ?? "/"
        }
        guard let version = context.version(of: controller) else {
            throw .unavailable(
                Localized(
                    ko: "이 커널에는 \(controller.rawValue) 컨트롤러가 없습니다.",
                    en: "This kernel has no \(controller.rawValue) controller."))
        }
        let membership = memberships.first {
            version == .v2 ? $0.hierarchy == 0 : $0.controllers.contains(controller.v1Name)
        }
        guard let membership else { return "/" }
        return relative(membership.path, context)
    }

    private func relative(_ path: String, _ context: ProbeContext) -> String {
        let roots = context.session.pathsInside
        guard let root = roots.first(where: { path == $0 || path.hasPrefix($0 + "/") }) else { return path }
        return path == root ? "/" : String(path.dropFirst(root.count + 1))
    }
}

extension Check {
    /// Whether it looks through the eyes of processes that it describes.
    var describesProcess: Bool { ["match", "argv", "comm"].contains { text($0) != nil } }
}

extension String.UTF8View {
    func contains(text: String) -> Bool {
        let wanted = Array(text.utf8)
        let bytes = Array(self)
        guard !wanted.isEmpty else { return true }
        guard bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { bytes[$0...].starts(with: wanted) }
    }
}

/// A directory, by its place in the tree of mounts: the same directory mounted elsewhere is another.
private struct Directory: Equatable {
    let mount: String?
    let inode: UInt

    /// O_PATH of asm-generic/fcntl.h, which glibc hides behind _GNU_SOURCE.
    private static let pathOnly: Int32 = 0o10000000

    init(_ path: String) throws(SystemError) {
        let file = try FileDescriptor.open(path, Directory.pathOnly | O_DIRECTORY, step: "open a root")
        var status = stat()
        guard fstat(file.rawValue, &status) == 0 else {
            throw SystemError("look at a root", path: path, errno: .current)
        }
        inode = UInt(status.st_ino)
        // proc_pid_fdinfo(5): the number of the mount, as mountinfo has it.
        mount = try KernelFile.read("/proc/self/fdinfo/\(file.rawValue)").split(separator: "\n")
            .first { $0.hasPrefix("mnt_id:") }.map(String.init)
    }
}
