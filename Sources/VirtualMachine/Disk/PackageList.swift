internal import Glibc
internal import LinuxSystem

/// The packages of this machine that the guest gets, read from dpkg's own files.
///
/// The guest has the same programs in the same versions as a lesson on this machine would have, and nothing is fetched.
struct PackageList {
    /// What the steps and exercises of a lesson use, as far as it is installed here. What these depend on comes along.
    static let wanted = [
        "bash", "coreutils", "util-linux", "util-linux-extra", "mount", "procps", "psmisc", "iproute2", "iputils-ping",
        "grep", "sed", "gawk", "mawk", "findutils", "diffutils", "gzip", "tar", "less", "file", "base-files",
        "base-passwd", "libc-bin", "debianutils", "hostname", "ncurses-base", "ncurses-bin", "perl-base",
        "python3-minimal", "libcap2-bin", "attr", "acl", "strace", "bsdutils", "bsdextrautils", "e2fsprogs", "kmod",
        "jq", "gcc", "libc6-dev", "make", "nano", "vim-tiny", "netcat-openbsd", "curl", "nftables", "dash",
    ]

    /// Names, as dpkg's folder of lists has them, with versions; sorted.
    let packages: [(name: String, version: String)]

    /// - Parameter folder: dpkg's folder.
    /// - Throws: ENOENT where this machine has no dpkg.
    init(folder: String = "/var/lib/dpkg") throws(SystemError) {
        let installed = PackageList.installed(
            try KernelFile.read(folder + "/status", step: "read the list of packages"))
        var seen = Set<String>()
        var next = PackageList.wanted
        var packages = [(name: String, version: String)]()
        while let name = next.popLast() {
            guard seen.insert(name).inserted, let package = installed[name] else { continue }
            packages.append((name, package.version))
            next.append(contentsOf: package.needs)
        }
        self.packages = packages.sorted { $0.name < $1.name }
    }

    var text: String { packages.map { "\($0.name) \($0.version)" }.joined(separator: "\n") }

    /// Every path that the packages brought here, without what nobody reads in a lesson.
    func paths(folder: String = "/var/lib/dpkg/info", architecture: String) throws(SystemError) -> [String] {
        let left = [
            "/usr/share/doc/", "/usr/share/man/", "/usr/share/info/", "/usr/share/locale/", "/usr/share/lintian/",
            "/usr/share/bug/", "/usr/share/bash-completion/", "/usr/share/gcc/python/", "/var/", "/boot/",
            "/lib/systemd/",
            "/usr/lib/systemd/",
        ]
        var paths = [String]()
        for package in packages {
            let names = ["\(package.name).list", "\(package.name):\(architecture).list"]
            guard let list = names.map({ "\(folder)/\($0)" }).first(where: KernelFile.exists) else { continue }
            for line in try KernelFile.read(list).split(separator: "\n") where line != "/." {
                if !left.contains(where: line.hasPrefix) { paths.append(String(line)) }
            }
        }
        return paths
    }

    private struct Package {
        var version = ""
        var needs: [String] = []
    }

    /// The paragraphs of `status` (deb822(5)) whose package is installed.
    private static func installed(_ text: String) -> [String: Package] {
        var all = [String: Package]()
        // By bytes: the file has some megabytes, and Characters would take seconds.
        for paragraph in lines(of: text.utf8) {
            var name = ""
            var package = Package()
            var isInstalled = false
            for line in paragraph {
                if let value = value("Package: ", line) { name = value }
                if let value = value("Version: ", line) { package.version = value }
                if let value = value("Status: ", line) { isInstalled = value.hasSuffix(" installed") }
                if let value = value("Depends: ", line) ?? value("Pre-Depends: ", line) {
                    package.needs += value.split { $0 == "," || $0 == "|" }.compactMap { relation in
                        relation.split { $0 == " " || $0 == ":" }.first.map(String.init)
                    }
                }
            }
            if isInstalled { all[name] = package }
        }
        return all
    }

    private static func value(_ field: String, _ line: Substring.UTF8View) -> String? {
        line.starts(with: field.utf8) ? String(Substring(line.dropFirst(field.utf8.count))) : nil
    }

    private static func lines(of text: String.UTF8View) -> [[Substring.UTF8View]] {
        text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .split { $0.isEmpty }.map(Array.init)
    }
}
