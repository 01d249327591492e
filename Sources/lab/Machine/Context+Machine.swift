internal import Checks
internal import Curriculum
internal import Glibc
internal import HostFiles
internal import LabEngine
internal import LinuxSystem
internal import TerminalUI
internal import VirtualMachine

extension Context {
    /// Whether this program itself runs in a virtual machine that another `lab` has started.
    static var isInMachine: Bool { getenv("LAB_MACHINE") != nil }

    /// Whether a lab that this kernel cannot run goes to a virtual machine by itself, with a line that says so.
    ///
    /// Where QEMU is installed it does, also where the first start has to fetch a kernel and takes a minute: each of that
    /// is said before it begins, nothing asks for a privilege, and in CI nobody is there who could be asked. Who wants
    /// the refusal instead says `--on host` or `--on user`.
    static var hasMachine: Bool { !isInMachine && MachineSurvey().isPossible }

    /// Runs the same command in a virtual machine, and ends as it ends there.
    ///
    /// - Parameters:
    ///   - outputs: options whose value is a file that the command writes.
    ///   - reading: folders that the command reads, besides the course and `lab-work`.
    ///   - without: options that are settled here, with their values.
    ///   - variables: more of the environment.
    func runInMachine(
        outputs: [String] = [], reading: [String] = [], without: [String] = [], variables: [String: String] = [:]
    ) throws -> Never {
        let words = GuestWords(
            Context.words(without: without), outputs: outputs, isFile: Context.wouldBeFile)
        let results = try engine { try ResultFolder(words.results) }
        // Until the machine runs, a signal ends this program: nothing half made stays.
        Interruption.sweepsOnSignals()
        let machine: VirtualMachine
        let status: Int32
        do throws(MachineError) {
            machine = try startMachine(folders: try folders(reading: reading, results: results))
            status = try machine.run(
                GuestCommand(
                    arguments: words.words, environment: guestEnvironment(variables), directory: Context.directory))
        } catch {
            results.remove()
            throw complaint(error)
        }
        machine.end()
        _ = rmdir(workspace.path)
        try engine { try results.keep(from: Context.directory) }
        Glibc.exit(status)
    }

    /// Starts a machine, and says what takes its time.
    func startMachine(folders: [VirtualMachine.Folder]) throws(MachineError) -> VirtualMachine {
        try VirtualMachine.started(folders: folders) { progress in
            Complaint(.passed, messages.text(of: progress)).print()
        }
    }

    /// What is missing here is this machine's; what went wrong is ours.
    func complaint(_ error: MachineError) -> Complaint {
        let isMissing = if case .unavailable = error { true } else { false }
        return Complaint(isMissing ? .machine : .failed, "lab: \(error.cause.text(in: language))")
    }

    /// The course, which a machine only reads.
    var courseFolders: [VirtualMachine.Folder] {
        ["curriculum", "labs"].map { "\(curriculum.root)/\($0)" }.filter(KernelFile.exists).enumerated().map {
            VirtualMachine.Folder(HostFolder(name: "course\($0)", path: $1, isWritable: false), at: $1)
        }
    }

    /// A folder of answers, which a machine only reads. In a sandbox they belong to its root, whoever owns them here.
    func answerFolder(_ path: String) -> VirtualMachine.Folder {
        let root = Machine.host.rootOutside
        return VirtualMachine.Folder(
            HostFolder(
                name: "answers", path: path, isWritable: false,
                shownOwner: FileOwner(user: root.user, group: root.group)), at: path)
    }

    /// What the guest sees of this machine: the course, the learner's work, the progress, and the files that the
    /// command writes. Each is at its own path.
    private func folders(
        reading: [String], results: ResultFolder
    ) throws(MachineError) -> [VirtualMachine.Folder] {
        var folders = [VirtualMachine.Folder]()
        func add(
            _ path: String, isWritable: Bool, owner: FileOwner? = nil, shownOwner: FileOwner = .root, at: String? = nil
        ) {
            folders.append(
                VirtualMachine.Folder(
                    HostFolder(
                        name: "\(folders.count)", path: path, isWritable: isWritable, owner: owner,
                        shownOwner: shownOwner),
                    at: at ?? path))
        }
        folders += courseFolders
        do throws(SystemError) {
            try workspace.make()
            try progress.makeFolders()
            add(progress.folder, isWritable: true)
        } catch {
            throw .failed(error)
        }
        // In a sandbox the learner's files belong to its root, whoever owns them here.
        let root = Machine.host.rootOutside
        let learner = FileOwner(user: root.user, group: root.group)
        add(workspace.path, isWritable: true, owner: Context.owner(of: workspace.path), shownOwner: learner)
        for path in reading where !folders.contains(where: { $0.path == path }) {
            add(path, isWritable: false, shownOwner: learner)
        }
        if let path = results.path { add(path, isWritable: true, at: GuestWords.folder) }
        return folders
    }

    private static func owner(of path: String) -> FileOwner? {
        var information = stat()
        guard geteuid() == 0, lstat(path, &information) == 0, information.st_uid != 0 else { return nil }
        return FileOwner(user: information.st_uid, group: information.st_gid)
    }

    /// What of the environment means something in the guest. Nothing else of it leaves this machine.
    func guestEnvironment(_ more: [String: String] = [:]) -> [String] {
        let names = [
            "TERM", "COLORTERM", "NO_COLOR", "COLUMNS", "LINES", "LANG", "LC_ALL", "LC_MESSAGES", "LAB_PALETTE",
            "LAB_TOKEN", "LAB_COMMAND", "TZ", "GITHUB_WORKSPACE", "CLASSROOM", "ASSIGNMENT", "MODE", "REVIEW_URL",
        ]
        var values = [String: String]()
        for name in names {
            if let value = getenv(name) { values[name] = String(cString: value) }
        }
        values["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        values["HOME"] = "/root"
        values["LAB_HOME"] = curriculum.root
        values["LAB_STATE"] = progress.folder
        values["LAB_MACHINE"] = "vm"
        values.merge(more) { $1 }
        return values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }

    /// The words behind the program's name, less options that are settled here.
    private static func words(without options: [String]) -> [String] {
        var words = [String]()
        var rest = CommandLine.arguments.dropFirst()
        while let word = rest.popFirst() {
            if word == "--" { return words + [word] + rest }
            if options.contains(word) {
                _ = rest.popFirst()
            } else if !options.contains(where: { word.hasPrefix($0 + "=") }) {
                words.append(word)
            }
        }
        return words
    }

    /// A device, a pipe: `/dev/stdout` is the guest's own.
    private static func wouldBeFile(_ path: String) -> Bool {
        var information = stat()
        guard stat(path, &information) == 0 else { return true }
        return information.st_mode & S_IFMT == S_IFREG
    }
}

extension Messages {
    fileprivate func text(of progress: MachineProgress) -> String {
        switch progress {
        case .fetchingKernel: fetchingKernel
        case .makingDisk: makingDisk
        case .booting: bootingMachine
        case .mending: mendingMachine
        }
    }
}
