import Foundation
import ImageBuild
import OCI
import Testing

@Suite("The image localhost/busybox", .enabled(if: Program.exists("busybox"), "busybox-static is not installed"))
struct BusyboxImageTests {
    private let scene: BuildScene

    init() throws { scene = try BuildScene() }

    @Test("has the same digests in every store")
    func sameDigests() throws {
        let first = try BusyboxImage.make(in: scene.data("one").openImages())
        let second = try BusyboxImage.make(in: scene.data("two").openImages())
        #expect(first.digest == second.digest)
    }

    @Test("is made once, and found afterwards")
    func madeOnce() throws {
        let store = try scene.data().openImages()
        #expect(try BusyboxImage.ensure(in: store).digest == BusyboxImage.ensure(in: store).digest)
        #expect(try store.names().map(\.name) == ["localhost/busybox:latest"])
        #expect(try store.verify() == [])
    }

    @Test("has one file under many names, accounts, and a folder that everybody may write")
    func content() throws {
        let store = try scene.data().openImages()
        try BusyboxImage.ensure(in: store)
        let root = try scene.unpack("localhost/busybox")
        let links = try FileManager.default.attributesOfItem(atPath: "\(root)/bin/sh")[.referenceCount] as? Int ?? 0
        #expect(links > 200)
        #expect(try BuildScene.attributes("\(root)/tmp").hasPrefix("1777"))
        #expect(try BuildScene.attributes("\(root)/root").hasPrefix("700"))
        #expect(try BuildScene.text("\(root)/etc/passwd").contains("nobody:x:65534"))
        let config = try scene.config("localhost/busybox")
        #expect(config.cmd == ["sh"])
        #expect(config.env?.first?.hasPrefix("PATH=") == true)
    }
}
