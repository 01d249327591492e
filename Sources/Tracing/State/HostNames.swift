internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Host name and domain name of a thread's UTS namespace.
public struct HostNames: Sendable {
    public let host: String
    public let domain: String

    /// Nil where the namespace may not be entered: that takes CAP_SYS_ADMIN in it.
    public init?(tid: Int32) {
        let kind = NamespaceKind.uts
        // The calling thread's own, which need not be the process's.
        let own = "/proc/thread-self/ns/uts"
        if KernelFile.link(own).flatMap(NamespaceKind.inode(link:)) == kind.inode(process: "\(tid)") {
            self.init()
            return
        }
        guard let home = try? FileDescriptor.open(own, O_RDONLY),
            let theirs = try? FileDescriptor.open("/proc/\(tid)/ns/uts", O_RDONLY)
        else { return nil }
        guard lab_syscall(Int(__NR_setns), Int(theirs.rawValue), Int(CLONE_NEWUTS), 0, 0, 0, 0) == 0 else {
            // An ordinary user's thread may not, but a child of theirs may.
            var names = utsname()
            do {
                try withUnsafeMutablePointer(to: &names) { (pointer) throws(SystemError) in
                    let address = Int(bitPattern: pointer)
                    try NamespaceVisit.run(in: kind, of: "\(tid)") { $0.call("uname", __NR_uname, address) }
                }
            } catch {
                return nil
            }
            self.init(names)
            return
        }
        defer { lab_syscall(Int(__NR_setns), Int(home.rawValue), Int(CLONE_NEWUTS), 0, 0, 0, 0) }
        self.init()
    }

    private init() {
        var names = utsname()
        uname(&names)
        self.init(names)
    }

    private init(_ names: utsname) {
        var names = names
        host = HostNames.text(&names.nodename)
        domain = HostNames.text(&names.__domainname)
    }

    private static func text<Field>(_ field: inout Field) -> String {
        withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    func changes(to after: HostNames?) -> [Change] {
        guard let after else { return [] }
        var changes = [Change]()
        if host != after.host { changes.append(.hostname(from: host, to: after.host)) }
        if domain != after.domain { changes.append(.domainname(from: domain, to: after.domain)) }
        return changes
    }
}
