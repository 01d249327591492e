internal import Glibc
internal import LinuxSystem

/// Files of this machine that go onto a disk of the guest, each at its own path.
struct DiskTree {
    private var paths = Set<String>()

    /// Directories of the root that are links into `/usr` on this machine: `bin` → `usr/bin`.
    private let links: [String: String] = {
        var links = [String: String]()
        for name in ["bin", "sbin", "lib", "lib32", "lib64", "libx32"] {
            if let target = KernelFile.link("/" + name) { links[name] = target }
        }
        return links
    }()

    /// Adds a path, and the one that it stands for where its first directory is a link.
    mutating func add(_ path: String) {
        let parts = path.split(separator: "/", maxSplits: 1)
        guard let first = parts.first.map(String.init) else { return }
        if parts.count == 2, let target = links[first] {
            paths.insert("/\(target)/\(parts[1])")
        } else if links[first] == nil {
            paths.insert(path)
        }
    }

    mutating func add(_ more: [String]) { for path in more { add(path) } }

    func contains(_ path: String) -> Bool { paths.contains(path) }

    /// Adds a file with the links that lead to it: a library's name is a link to its version.
    mutating func addFollowing(_ path: String) {
        var path = path
        for _ in 0..<8 {
            add(path)
            guard let target = KernelFile.link(path) else { return }
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            path = target.hasPrefix("/") ? target : "/\(folder)/\(target)"
        }
    }

    /// Adds the links of update-alternatives(1) that lead to files that are here: `awk`, `cc`.
    mutating func addAlternatives(administration: String = "/var/lib/dpkg/alternatives") {
        for name in KernelFile.names(in: administration) {
            guard let target = KernelFile.link("/etc/alternatives/" + name), contains(target),
                let text = try? KernelFile.read("\(administration)/\(name)")
            else { continue }
            // The mode, the master's link, then a name and a link for each slave, up to an empty line.
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().prefix { !$0.isEmpty }
            add("/etc/alternatives/" + name)
            for line in lines {
                if line.hasPrefix("/") { add(String(line)) } else { add("/etc/alternatives/\(line)") }
            }
        }
    }

    /// Copies all of it into a folder. What is not there, or may not be read, is left out.
    func copy(to folder: String, scratch: String) throws(SystemError) {
        let step = "copy programs for the virtual machine"
        guard let tar = Tool("tar") else {
            throw SystemError(step, path: "tar", errno: .noSuchFile, advice: "Install it: apt-get install tar")
        }
        let present = paths.sorted().filter { path in
            var information = stat()
            return lstat(path, &information) == 0
        }
        let list = scratch + ".list"
        let archive = scratch + ".tar"
        try MachineCache.write(present.map { $0.dropFirst() + "\0" }.joined(), to: list)
        try MachineCache.makeFolder(folder, mode: 0o755)
        try tar.run(
            [
                "-C", "/", "--create", "--file", archive, "--no-recursion", "--null", "--verbatim-files-from",
                "--files-from", list, "--ignore-failed-read", "--numeric-owner", "--sparse",
            ], step: step)
        try tar.run(
            ["-C", folder, "--extract", "--file", archive, "--preserve-permissions", "--numeric-owner"], step: step)
        for (name, target) in links where !KernelFile.exists("\(folder)/\(name)") {
            guard symlink(target, "\(folder)/\(name)") == 0 || errno == EEXIST else {
                throw SystemError(step, path: name, errno: .current)
            }
        }
        try MachineCache.remove(list)
        try MachineCache.remove(archive)
    }
}
