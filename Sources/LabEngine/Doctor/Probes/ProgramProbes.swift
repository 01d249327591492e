internal import Curriculum
internal import Glibc
internal import LinuxSystem

/// Programs that some labs use: other container runtimes, a base image's one program, and this project's server.
enum ProgramProbes {
    static func run(_ wanted: Set<Feature>) -> [Feature: Finding] {
        var findings = [Feature: Finding]()
        if wanted.contains(.runc) { findings[.runc] = program("runc") }
        if wanted.contains(.crun) { findings[.crun] = program("crun") }
        if wanted.contains(.busybox) { findings[.busybox] = busybox() }
        if wanted.contains(.server) { findings[.server] = server() }
        return findings
    }

    /// Where a sandbox finds programs of this machine.
    private static let folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"]

    private static func find(_ name: String) -> String? {
        folders.map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    private static func program(_ name: String) -> Finding {
        guard let path = find(name) else {
            return .missing(ko: "\(name)이(가) 없습니다.", en: "There is no \(name).", .package(name))
        }
        return .available(Localized(same: path))
    }

    /// Only one that needs no library runs in an image that has nothing else.
    private static func busybox() -> Finding {
        guard let path = find("busybox") else {
            return .missing(ko: "busybox가 없습니다.", en: "There is no busybox.", .package("busybox-static"))
        }
        guard isStatic(path) else {
            return .missing(
                ko: "\(path)은(는) 라이브러리가 필요해서 빈 이미지에서 실행되지 않습니다.",
                en: "\(path) needs libraries: it does not run in an image that is empty otherwise.",
                .package("busybox-static"))
        }
        return .available(ko: "\(path), 정적 링크", en: "\(path), linked statically")
    }

    /// Whether a program asks for no interpreter (elf(5), PT_INTERP).
    static func isStatic(_ path: String) -> Bool {
        guard let file = try? FileDescriptor.open(path, O_RDONLY), let head = try? file.readAll(limit: 8192),
            head.count > 64, head.starts(with: [0x7f, UInt8(ascii: "E"), UInt8(ascii: "L"), UInt8(ascii: "F"), 2, 1])
        else { return false }
        func number(_ offset: Int, bytes: Int) -> Int {
            (0..<bytes).reduce(0) { $0 | Int(head[offset + $1]) << ($1 * 8) }
        }
        let (start, size, count) = (number(32, bytes: 4), number(54, bytes: 2), number(56, bytes: 2))
        let interpreter = 3
        return (0..<count).allSatisfy { index in
            let offset = start + index * size
            return offset + 4 <= head.count && number(offset, bytes: 4) != interpreter
        }
    }

    private static func server() -> Finding {
        if let path = SandboxPrograms.own().labd { return .available(Localized(same: path)) }
        // The launcher builds it when it is first needed.
        if let home = getenv("LAB_HOME").map({ String(cString: $0) }), !home.isEmpty,
            access("\(home)/lab", X_OK) == 0, KernelFile.exists("\(home)/Package.swift")
        {
            return .available(ko: "처음 필요할 때 빌드됩니다 (몇 분)", en: "is built when it is first needed, in some minutes")
        }
        return .missing(
            ko: "labd가 없습니다. lab과 같은 폴더에 있어야 합니다.", en: "There is no labd: it belongs beside lab.",
            Remedy(
                Localized(
                    ko: "소스가 있는 폴더의 ./lab으로 실행하면 빌드합니다.",
                    en: "Start ./lab in the folder of the sources: it builds labd.")))
    }
}
