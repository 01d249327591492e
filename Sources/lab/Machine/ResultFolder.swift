internal import Glibc
internal import LabEngine
internal import LinuxSystem

/// Files that a command in a virtual machine writes, until they go where they belong.
struct ResultFolder {
    /// Nil where nothing is written.
    let path: String?
    private let results: [GuestWords.Result]

    init(_ results: [GuestWords.Result]) throws(SystemError) {
        self.results = results
        guard !results.isEmpty else {
            path = nil
            return
        }
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var name = Array("\(folder)/lab-results-XXXXXX".utf8CString)
        guard let made = mkdtemp(&name) else {
            throw SystemError("make a folder for results", path: folder, errno: .current)
        }
        path = String(cString: made)
    }

    /// Puts each file where it was asked for, whole or not at all. One that was not written is nowhere.
    func keep(from directory: String) throws(SystemError) {
        guard let path else { return }
        for result in results {
            guard let text = try KernelFile.readIfPresent("\(path)/\(result.name)") else { continue }
            try ResultFile.write(text, to: result.path.hasPrefix("/") ? result.path : "\(directory)/\(result.path)")
        }
        remove()
    }

    /// Removes it with all that is in it.
    func remove() {
        guard let path else { return }
        for name in KernelFile.names(in: path) { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
