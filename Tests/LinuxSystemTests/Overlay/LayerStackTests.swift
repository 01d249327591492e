import CLinux
import Foundation
import Testing

@testable import LinuxSystem

/// The stack is read from the layers' directories alone, so no overlay has to be mounted for it.
@Suite("Which layer a path comes from", .enabled(if: geteuid() == 0, "needs root: whiteouts are devices"))
final class LayerStackTests {
    private let folder: String

    init() throws {
        let made = mkdtemp(strdup("/tmp/lab-layers-XXXXXX"))
        folder = String(cString: try #require(made))
        for layer in ["upper", "app", "base"] { try make(layer) }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func make(_ directory: String) throws {
        try FileManager.default.createDirectory(
            atPath: "\(folder)/\(directory)", withIntermediateDirectories: true)
    }

    private func write(_ path: String, _ text: String) throws {
        try text.write(toFile: "\(folder)/\(path)", atomically: false, encoding: .utf8)
    }

    private func delete(_ path: String) throws {
        try #require(mknod("\(folder)/\(path)", S_IFCHR, 0) == 0)
    }

    private func markOpaque(_ path: String) throws {
        let file = "\(folder)/\(path)"
        try file.withCString { file in
            try "trusted.overlay.opaque".withCString { name in
                try "y".withCString { value in
                    _ = try systemCall(
                        __NR_setxattr, argument(file), argument(name), argument(value), 1, 0, step: "mark a directory")
                }
            }
        }
    }

    private func stack(relative: Bool = false) throws -> LayerStack {
        let place = relative ? "" : folder + "/"
        let line =
            "36 35 0:52 / \(folder)/merged rw - overlay overlay rw,lowerdir=\(place)app:\(place)base,"
            + "upperdir=\(place)upper,workdir=\(place)work"
        let mount = try #require(MountInfo(line: line[...]))
        return try LayerStack(try #require(OverlayOptions(mount)))
    }

    @Test func whatIsNamedFirstIsSeen() throws {
        try write("base/conf", "blue")
        try write("app/conf", "reddish")
        let stack = try stack()
        #expect(try stack.marks("conf") == [.absent, .visible, .hidden])
        #expect(try stack.origin("conf") == 1)
        #expect(try stack.state("conf") == .changed)
    }

    @Test func aFileOfOneLayerIsThatLayersOrTheContainersOwn() throws {
        try write("base/low", "1")
        try write("upper/new", "2")
        let stack = try stack()
        #expect(try stack.state("low") == .lower)
        #expect(try stack.state("new") == .added)
        #expect(try stack.state("nowhere") == .absent)
    }

    @Test func aWhiteoutHidesAndIsNotSeen() throws {
        try write("base/log", "1")
        try delete("upper/log")
        let stack = try stack()
        #expect(try stack.marks("log") == [.whiteout, .absent, .hidden])
        #expect(try stack.origin("log") == nil)
        #expect(try stack.state("log") == .deleted)
    }

    @Test func anOpaqueDirectoryHidesWhatIsInTheOneBelow() throws {
        try make("base/plugins")
        try write("base/plugins/one", "1")
        try make("upper/plugins")
        try write("upper/plugins/two", "2")
        var stack = try stack()
        #expect(try stack.state("plugins") == .merged)
        #expect(try stack.origin("plugins/one") == 2)

        try markOpaque("upper/plugins")
        stack = try self.stack()
        #expect(try stack.marks("plugins") == [.opaque, .absent, .hidden])
        #expect(try stack.state("plugins") == .replaced)
        #expect(try stack.origin("plugins/one") == nil)
        #expect(try stack.state("plugins/two") == .added)
    }

    @Test func whatIsBelowADeletedDirectoryIsGone() throws {
        try make("base/docs")
        try write("base/docs/page", "1")
        try delete("app/docs")
        #expect(try stack().state("docs/page") == .absent)
    }

    @Test func aCopyWithTheSameContentHasOtherAttributesOnly() throws {
        try write("base/key", "secret")
        try FileManager.default.copyItem(atPath: "\(folder)/base/key", toPath: "\(folder)/upper/key")
        var times = [timespec(), timespec()]
        var status = Glibc.stat()
        try #require(lstat("\(folder)/base/key", &status) == 0)
        times = [status.st_atim, status.st_mtim]
        try #require(utimensat(AT_FDCWD, "\(folder)/upper/key", times, 0) == 0)
        #expect(try stack().state("key") == .metadata)
    }

    @Test func relativeNamesAreFoundBesideTheTarget() throws {
        try write("app/conf", "1")
        let stack = try stack(relative: true)
        #expect(stack.base == folder)
        #expect(try stack.origin("conf") == 1)
    }

    @Test func whatWasWrittenIsListedByItself() throws {
        try write("base/low", "1")
        try make("upper/etc")
        try write("upper/etc/motd", "2")
        let stack = try stack()
        #expect(stack.paths(limit: 10) == ["etc", "etc/motd", "low"])
        #expect(stack.changedPaths(limit: 10) == ["etc", "etc/motd"])
        #expect(stack.paths(limit: 2).count == 2)
    }
}
