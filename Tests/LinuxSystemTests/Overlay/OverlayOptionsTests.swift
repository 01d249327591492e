import Testing

@testable import LinuxSystem

@Suite("What a mount says of an overlay's layers")
struct OverlayOptionsTests {
    private func options(_ superOptions: String, type: String = "overlay") throws -> OverlayOptions? {
        let line = "36 35 0:52 / /merged rw,relatime - \(type) overlay rw,\(superOptions)"
        return OverlayOptions(try #require(MountInfo(line: line[...])))
    }

    @Test func theLayersAreNamedFromTheTopDown() throws {
        let found = try #require(try options("lowerdir=/c:/b:/a,upperdir=/u,workdir=/w,userxattr"))
        #expect(found.target == "/merged")
        #expect(found.lowers == ["/c", "/b", "/a"])
        #expect(found.upper == "/u")
        #expect(found.work == "/w")
        #expect(found.usesUserAttributes)
    }

    @Test func whatCanOnlyBeReadHasNoUpperDirectory() throws {
        let found = try #require(try options("ro,lowerdir=/b:/a"))
        #expect(found.upper == nil)
        #expect(!found.usesUserAttributes)
    }

    @Test func eachLayerMayHaveAnOptionOfItsOwn() throws {
        #expect(try options("lowerdir+=/b,lowerdir+=/a:1")?.lowers == ["/b", "/a:1"])
    }

    @Test func colonsCommasAndSpacesMayBePartOfAName() throws {
        #expect(try options(#"lowerdir=/a\134:b:/c\054d\040e"#)?.lowers == ["/a:b", "/c,d e"])
    }

    @Test func anotherFileSystemIsNoOverlay() throws {
        #expect(try options("lowerdir=/a", type: "tmpfs") == nil)
    }
}
