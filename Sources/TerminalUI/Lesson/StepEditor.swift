internal import Glibc
internal import LinuxSystem

/// The learner's own editor on a copy of a step's text.
enum StepEditor {
    /// Opens it on the terminal, and returns when it has ended.
    static func edit(_ text: String, id: String) -> EditOutcome {
        var template = Array(("/tmp/lab-step-" + String(repeating: "X", count: 6)).utf8CString)
        guard mkdtemp(&template) != nil else { return .failed("mkdtemp(3): \(Errno.current)") }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let path = "\(folder)/\(id).sh"
        defer {
            unlink(path)
            rmdir(folder)
        }
        do {
            let file = try LinuxSystem.FileDescriptor.open(
                path, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600, step: "write a file")
            try file.writeAll(Array(text.utf8), step: "write a file")
            // As git and crontab do it: the variable may hold options too.
            var plan = LaunchPlan()
            plan.resetSignals()
            plan.execute(
                "/bin/sh", ["sh", "-c", "exec \(editor) \"$1\"", "sh", path], environment: environment)
            let status = try plan.run().wait()
            guard status == .exited(0) else { return .unchanged }
            let changed = try KernelFile.read(path)
            return changed == text ? .unchanged : .changed(changed)
        } catch {
            return .failed("\(error)")
        }
    }

    private static var environment: [String] {
        let text = (try? KernelFile.read("/proc/self/environ")) ?? ""
        return text.split(separator: "\0").map(String.init)
    }

    /// `VISUAL`, `EDITOR`, or what every Debian has.
    private static var editor: String {
        for name in ["VISUAL", "EDITOR"] {
            if let value = getenv(name).map({ String(cString: $0) }), !value.isEmpty { return value }
        }
        return ["/usr/bin/editor", "/usr/bin/nano", "/usr/bin/vi"].first { access($0, X_OK) == 0 } ?? "vi"
    }
}
