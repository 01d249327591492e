import Foundation
import OCI
import Synchronization
import Testing

/// Archives that want something else than to be unpacked. Each is refused, or does no harm.
@Suite("Hostile layers")
struct HostileLayerTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
        for name in ["root", "outside"] {
            try FileManager.default.createDirectory(atPath: scratch(name), withIntermediateDirectories: false)
        }
        try Data("untouched".utf8).write(to: URL(fileURLWithPath: scratch("outside/victim")))
    }

    /// Unpacks, and looks that nothing changed outside.
    @discardableResult
    private func unpack(
        _ tar: TarBuilder, options: UnpackOptions = UnpackOptions()
    ) throws -> UnpackedLayer {
        let result = Result {
            try LayerUnpacker.unpack(
                MemorySource(tar.archive), compression: LayerCompression.none, into: scratch("root"), options: options)
        }
        #expect(try scratch.files("outside") == ["victim"])
        #expect(try String(contentsOfFile: scratch("outside/victim"), encoding: .utf8) == "untouched")
        return try result.get()
    }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: scratch("root/\(name)"), encoding: .utf8)
    }

    private func refusal(_ tar: TarBuilder) -> LayerError.Reason? {
        let error = #expect(throws: LayerError.self) { try unpack(tar) }
        guard case .refused(_, let reason) = error else { return nil }
        return reason
    }

    @Test("an absolute name means something below the root")
    func absolute() throws {
        var tar = TarBuilder()
        tar.add(scratch("outside/victim"), content: [0x78])
        tar.add("//etc//./motd", content: [0x79])
        try unpack(tar)
        #expect(try text("etc/motd") == "y")
        #expect(try text("\(scratch.path)/outside/victim") == "x")
    }

    @Test("a name with .. is refused", arguments: ["../outside/victim", "a/../../outside/victim", "a/..", ".."])
    func dotDot(_ name: String) {
        var tar = TarBuilder()
        tar.add(name, content: [0x78])
        #expect(refusal(tar) == .leadsOut)
    }

    @Test("a path through a link stays inside", arguments: [true, false])
    func throughLink(_ isAbsolute: Bool) throws {
        var tar = TarBuilder()
        tar.add("way", type: "2", link: isAbsolute ? scratch("outside") : "../outside")
        tar.add("outside", type: "5", mode: 0o755)
        tar.add("way/victim", content: [0x78])
        if isAbsolute {
            // Inside, that folder does not exist.
            #expect(refusal(tar) == .notAFolder("way"))
        } else {
            try unpack(tar)
            #expect(try text("outside/victim") == "x")
        }
    }

    @Test("a link where a file comes is replaced and not written through; links to links, too")
    func linkReplaced() throws {
        var tar = TarBuilder()
        tar.add("first", type: "2", link: scratch("outside/victim"))
        tar.add("second", type: "2", link: "first")
        tar.add("first", content: [0x78])
        tar.add("second", content: [0x79])
        try unpack(tar)
        #expect(try text("first") == "x")
        #expect(try text("second") == "y")
    }

    @Test("a circle of links is refused")
    func circle() {
        var tar = TarBuilder()
        tar.add("a", type: "2", link: "b")
        tar.add("b", type: "2", link: "a")
        tar.add("a/x", content: [0x78])
        #expect(refusal(tar) == .notAFolder("a"))
    }

    @Test("a hard link never leads out")
    func hardLinks() throws {
        var tar = TarBuilder()
        tar.add("out", type: "1", link: "../outside/victim")
        #expect(refusal(tar) == .leadsOut)
        tar = TarBuilder()
        tar.add("out", type: "1", link: scratch("outside/victim"))
        #expect(refusal(tar) == .linkToNothing(scratch("outside/victim")))
        tar = TarBuilder()
        tar.add("way", type: "2", link: "../outside")
        tar.add("out", type: "1", link: "way/victim")
        #expect(refusal(tar) == .linkToNothing("way/victim"))
        // Of a link, the link itself is linked; a file under that name then replaces only that.
        tar = TarBuilder()
        tar.add("link", type: "2", link: scratch("outside/victim"))
        tar.add("again", type: "1", link: "link")
        tar.add("again", content: [0x78])
        try unpack(tar)
        #expect(try text("again") == "x")
        tar = TarBuilder()
        tar.add("folder", type: "5", mode: 0o755)
        tar.add("out", type: "1", link: "folder")
        #expect(refusal(tar) == .linkToFolder("folder"))
    }

    @Test("a file that replaces one of several hard links leaves the others as they were")
    func hardLinkReplaced() throws {
        var tar = TarBuilder()
        tar.add("one", content: Array("old".utf8))
        tar.add("two", type: "1", link: "one")
        tar.add("two", content: Array("new".utf8))
        tar.add("self", content: Array("self".utf8))
        tar.add("self", type: "1", link: "self")
        try unpack(tar)
        #expect(try text("one") == "old")
        #expect(try text("two") == "new")
        #expect(try text("self") == "self")
    }

    @Test("devices are passed over, FIFOs are made, set-user-ID bits are kept")
    func special() throws {
        var tar = TarBuilder()
        tar.add("disk", type: "4", device: (8, 0))
        tar.add("memory", type: "3", device: (1, 1))
        tar.add("whiteout", type: "3", device: (0, 0))
        tar.add("pipe", type: "6", mode: 0o640)
        tar.add("su", content: [0x78], mode: 0o4755)
        let result = try unpack(tar)
        #expect(result.skipped == ["disk", "memory", "whiteout"])
        #expect(try scratch.files("root") == ["pipe", "su"])
        #expect(try Program.succeed(["stat", "-c", "%a %F", scratch("root/su")]) == "4755 regular file\n")
        #expect(try Program.succeed(["stat", "-c", "%a %F", scratch("root/pipe")]) == "640 fifo\n")
    }

    @Test("10 GiB of zeros in 10 MiB are refused before they are written")
    func zeros() throws {
        var options = UnpackOptions()
        options.limits.bytes = 64 << 20
        // The header promises 10 GiB; whether they come does not matter any more.
        var tar = TarBuilder()
        tar.add("zeros", size: "120000000000")
        #expect(throws: LayerError.tooManyBytes(limit: 64 << 20)) { try unpack(tar, options: options) }
        #expect(try scratch.files("root") == [])
        // Zeros behind the end of the archive are counted, too.
        try Program.succeed([
            "sh", "-c",
            "tar cf - -C \"$0\" outside > \"$0/bomb.tar\" && head -c 200M /dev/zero >> \"$0/bomb.tar\" && gzip -1 \"$0/bomb.tar\"",
            scratch.path,
        ])
        #expect(throws: LayerError.tooManyBytes(limit: 64 << 20)) {
            try LayerUnpacker.unpack(
                FileSource(path: scratch("bomb.tar.gz")), compression: .gzip, into: scratch("root"), options: options)
        }
    }

    @Test("a file of holes counts with its full size")
    func sparse() throws {
        try Program.succeed([
            "sh", "-c", "cd \"$0\" && truncate -s 1T holes && tar --format=pax -Scf holes.tar holes && rm holes",
            scratch.path,
        ])
        #expect(throws: LayerError.tooManyBytes(limit: LayerLimits().bytes)) {
            try LayerUnpacker.unpack(
                FileSource(path: scratch("holes.tar")), compression: nil, into: scratch("root"))
        }
    }

    @Test("more entries than allowed are refused")
    func entries() {
        var options = UnpackOptions()
        options.limits.entries = 10
        var tar = TarBuilder()
        for number in 0..<11 { tar.add("f\(number)") }
        #expect(throws: LayerError.tooManyEntries(limit: 10)) { try unpack(tar, options: options) }
    }

    @Test("of entries with one name the last counts, also where a file takes the place of a folder and the reverse")
    func duplicates() throws {
        var tar = TarBuilder()
        tar.add("a", content: [0x31])
        tar.add("a", content: [0x32])
        tar.add("b", content: [0x31])
        tar.add("b", type: "5", mode: 0o700)
        tar.add("b/inside", content: [0x32])
        tar.add("c", type: "5", mode: 0o755)
        tar.add("c/d/e/f", content: [0x31])
        tar.add("c", content: [0x33])
        tar.add("link", type: "2", link: "b")
        tar.add("link", type: "5", mode: 0o755)
        try unpack(tar)
        #expect(try scratch.files("root") == ["a", "b/inside", "c"])
        #expect(try text("a") == "2")
        #expect(try text("c") == "3")
    }

    @Test("a file where a folder is needed is refused, and the root stays a folder")
    func fileAsFolder() {
        var tar = TarBuilder()
        tar.add("a", content: [0x31])
        tar.add("a/b", content: [0x32])
        #expect(refusal(tar) == .notAFolder("a"))
        tar = TarBuilder()
        tar.add("./", type: "2", link: "/etc")
        #expect(refusal(tar) == .rootIsNoFolder)
    }

    @Test("PAX headers that override names, with zero bytes and ends that are none, lead nowhere")
    func pax() throws {
        var tar = TarBuilder()
        tar.addPax([("path", Array("../outside/victim".utf8))])
        tar.add("harmless", content: [0x78])
        #expect(refusal(tar) == .leadsOut)
        tar = TarBuilder()
        tar.addPax([("linkpath", Array("../outside/victim".utf8))])
        tar.add("harmless", type: "1", link: "x")
        #expect(refusal(tar) == .leadsOut)
        tar = TarBuilder()
        tar.addPax([("path", Array("nul".utf8) + [0] + Array("/../../outside/victim".utf8))])
        tar.add("harmless", content: [0x78])
        _ = try? unpack(tar)
        for file in try scratch.files("root") { #expect(file == "nul" || file == "harmless") }
    }

    @Test("a PAX header of many megabytes and a chain of headers without end are refused")
    func hugePax() {
        var tar = TarBuilder()
        tar.addPax([("comment", [UInt8](repeating: 0x61, count: 4 << 20))])
        tar.add("f")
        #expect(throws: LayerError.self) { try unpack(tar) }
        tar = TarBuilder()
        for _ in 0..<1000 { tar.addPax([("path", Array("x".utf8))]) }
        tar.add("f")
        _ = try? unpack(tar)
    }

    @Test("sizes below zero are refused; times before 1970 and after 9999 are taken or refused")
    func numbers() throws {
        var tar = TarBuilder()
        tar.addPax([("size", Array("-1".utf8))])
        tar.add("f")
        _ = try? unpack(tar)
        #expect(try scratch.files("root").allSatisfy { $0 == "f" })
        tar = TarBuilder()
        tar.add("g", size: "-0000000001")
        _ = try? unpack(tar)
        tar = TarBuilder()
        tar.addPax([("mtime", Array("-123456789.5".utf8))])
        tar.add("old")
        tar.addPax([("mtime", Array("99999999999999.999999999".utf8))])
        tar.add("new")
        try unpack(tar)
        #expect(try scratch.files("root").contains("old"))
        #expect(try scratch.files("root").contains("new"))
    }

    @Test(
        "owners that cannot be are refused",
        .enabled(if: geteuid() == 0, "only root gives files away"))
    func owners() {
        for user in ["4294967295", "-5", "99999999999"] {
            var tar = TarBuilder()
            tar.addPax([("uid", Array(user.utf8))])
            tar.add("f")
            #expect(refusal(tar) == .impossibleNumber, "\(user)")
        }
    }

    @Test("names with new lines, invalid UTF-8 and control characters are made as they are")
    func oddNames() throws {
        var tar = TarBuilder()
        tar.add("new\nline", content: [0x78])
        tar.add([0xff, 0xfe, 0x2f, 0x80], content: [0x78])
        tar.add("esc\u{1b}[31m", type: "4")
        tar.add("한글", content: [0x78])
        let result = try unpack(tar)
        #expect(result.skipped == ["esc\\u{1b}[31m"])
        #expect(try Program.succeed(["find", scratch("root"), "-type", "f", "-printf", "x"]) == "xxx")
        #expect(try text("한글") == "x")
    }

    @Test("names that are too long, and folders that are too deep, are refused and can be removed")
    func long() throws {
        var tar = TarBuilder()
        tar.addPax([("path", [UInt8](repeating: 0x61, count: 300))])
        tar.add("f")
        #expect(throws: (any Error).self) { try unpack(tar) }
        tar = TarBuilder()
        tar.addPax([("path", Array(String(repeating: "d/", count: 500).utf8))])
        tar.add("f", type: "5")
        #expect(refusal(tar) == .tooDeep)
        tar = TarBuilder()
        tar.addPax([("path", Array(String(repeating: "d/", count: 399).utf8))])
        tar.add("f", type: "5", mode: 0o755)
        tar.add("d", content: [0x78])
        try unpack(tar)
        #expect(try text("d") == "x")
    }

    @Test("a folder that several remove at a time goes, and none of them complains")
    func removedTogether() throws {
        let tree = scratch("gone/tree")
        for number in 0..<40 {
            try FileManager.default.createDirectory(
                atPath: "\(tree)/\(number % 3)/\(number)/a/b/c", withIntermediateDirectories: true)
        }
        let errors = Mutex([String]())
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            do { try FolderRemoval.remove(tree) } catch { errors.withLock { $0.append("\(error)") } }
        }
        #expect(errors.withLock { $0 } == [])
        try FolderRemoval.sweep(scratch("gone"))
        #expect(try scratch.files("gone") == [])
    }

    @Test("attributes that overlays and security modules read as orders are left out")
    func attributes() throws {
        var tar = TarBuilder()
        tar.addPax([
            ("SCHILY.xattr.user.kept", Array("1".utf8)), ("SCHILY.xattr.user.overlay.redirect", Array("/etc".utf8)),
            ("SCHILY.xattr.trusted.overlay.opaque", Array("y".utf8)),
            ("SCHILY.xattr.security.selinux", Array("x".utf8)),
        ])
        tar.add("d", type: "5", mode: 0o755)
        try unpack(tar)
        let names = try Program.succeed([
            "python3", "-c", "import os,sys; print(sorted(os.listxattr(sys.argv[1])))", scratch("root/d"),
        ])
        #expect(names == "['user.kept']\n" || names == "[]\n")
    }

    @Test(
        "an archive that ends anywhere is an error or whole, and never a crash",
        arguments: [LayerCompression.none, .gzip])
    func cutOff(_ compression: LayerCompression) throws {
        var tar = TarBuilder()
        tar.add("a", content: [UInt8](repeating: 0x61, count: 700))
        tar.add("b", type: "2", link: "a")
        var bytes = tar.archive
        if compression == .gzip {
            try Data(bytes).write(to: URL(fileURLWithPath: scratch("whole.tar")))
            try Program.succeed(["gzip", "-n", scratch("whole.tar")])
            bytes = Array(try Data(contentsOf: URL(fileURLWithPath: scratch("whole.tar.gz"))))
        }
        for end in stride(from: 0, to: bytes.count, by: compression == .gzip ? 1 : 100) {
            let result = Result {
                try LayerUnpacker.unpack(
                    MemorySource(Array(bytes[..<end])), compression: compression, into: scratch("root"))
            }
            if compression == .gzip { #expect(throws: LayerError.self, "\(end)") { try result.get() } }
        }
    }
}
