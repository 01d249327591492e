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

    /// Whether a lab that this kernel cannot run goes to a virtual machine by itself: where one has been started before.
    /// The first start fetches a kernel and takes a minute; that is for the person to ask for.
    static var hasMachine: Bool { !isInMachine && MachineSurvey.isPossible && MachineSurvey().hasSnapshot }

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
        let machine: VirtualMachine
        let status: Int32
        do throws(MachineError) {
            let image = try MachineImage.prepare { progress in
                Complaint(.passed, messages.text(of: progress)).print()
            }
            let folders = try folders(reading: reading, results: results)
            machine = try VirtualMachine(image, folders: folders)
            status = try machine.run(
                GuestCommand(
                    arguments: words.words, environment: environment(variables), directory: Context.directory))
        } catch {
            results.remove()
            let isMissing = if case .unavailable = error { true } else { false }
            throw Complaint(isMissing ? .machine : .failed, "lab: \(error.cause.text(in: language))")
        }
        machine.end()
        _ = rmdir(workspace.path)
        try engine { try results.keep(from: Context.directory) }
        Glibc.exit(status)
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
        for part in ["curriculum", "labs"] where KernelFile.exists("\(curriculum.root)/\(part)") {
            add("\(curriculum.root)/\(part)", isWritable: false)
        }
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
    private func environment(_ more: [String: String]) -> [String] {
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
        }
    }
}
