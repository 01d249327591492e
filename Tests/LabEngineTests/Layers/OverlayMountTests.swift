import Foundation
import LinuxSystem
import Testing
import Tracing

@testable import Containers
@testable import LabEngine

@Suite("Mounting an overlay", .enabled(if: geteuid() == 0, "needs root: mounts"), .serialized)
final class OverlayMountTests {
    private let folder: TestFolder
    private let root: String

    /// On a tmpfs, because a test may itself run on an overlay.
    init() throws {
        folder = try TestFolder()
        root = folder.path
        try #require(mount("tmpfs", root, "tmpfs", 0, "size=16M") == 0)
        try #require(mkdir("\(root)/merged", 0o755) == 0)
    }

    deinit {
        umount2("\(root)/merged", 2)  // MNT_DETACH
        umount2(root, 2)
    }

    /// 128 layers, whose names are as long as digests: more than twice a page.
    private func layers() throws -> [String] {
        try (1...128).map { number in
            let name = "\(root)/" + String(repeating: "0", count: 61) + String(number + 100)
            try #require(mkdir(name, 0o755) == 0)
            try "\(number)".write(toFile: "\(name)/last", atomically: false, encoding: .utf8)
            return name
        }.reversed()
    }

    private func checkMerged() throws {
        #expect(try String(contentsOfFile: "\(root)/merged/last", encoding: .utf8) == "128")
        let mount = try #require(try MountInfo.read().last { $0.target == "\(root)/merged" })
        #expect(OverlayOptions(mount)?.lowers.count == 128)
    }

    @Test func manyLayersWithLongNamesAreMounted() throws {
        try OverlayMount(lowers: try layers()).mount(at: "\(root)/merged")
        try checkMerged()
    }

    @Test func soTheyAreWhereTheKernelTakesNoLayerByItself() throws {
        try OverlayMount(lowers: try layers()).mountByDescriptors(at: "\(root)/merged")
        try checkMerged()
    }

    @Test func whatIsWrittenGoesToTheUpperDirectory() throws {
        for name in ["base", "upper", "work"] { try #require(mkdir("\(root)/\(name)", 0o755) == 0) }
        try "blue".write(toFile: "\(root)/base/conf", atomically: false, encoding: .utf8)
        try OverlayMount(
            lowers: ["\(root)/base"], upper: "\(root)/upper", work: "\(root)/work", usesUserAttributes: true
        ).mount(at: "\(root)/merged")
        try "green".write(toFile: "\(root)/merged/conf", atomically: false, encoding: .utf8)

        #expect(try String(contentsOfFile: "\(root)/base/conf", encoding: .utf8) == "blue")
        #expect(try String(contentsOfFile: "\(root)/upper/conf", encoding: .utf8) == "green")
        let picture = try #require(LayerPicture.all(of: getpid()).first { $0.target == "\(root)/merged" })
        #expect(picture.rows == [.init(path: "conf", marks: [.visible, .hidden], state: .changed)])
    }

    @Test func aFailureNamesTheLayerThatIsNotThere() throws {
        let error = #expect(throws: SystemError.self) {
            try OverlayMount(lowers: ["\(root)/nothing", root]).mount(at: "\(root)/merged")
        }
        #expect(error?.errno == .noSuchFile)
    }
}
