import OCI
import Testing

@testable import Runtime

@Suite struct ImageUserTests {
    private let passwd = "root:x:0:0:root:/root:/bin/sh\nweb:x:33:34:web:/srv:/bin/false\nbroken\n7:x:8:9::/eight:\n"
    private let groups = "root:x:0:\nmail:x:12:web,root\nlogs:x:13:web\nweb:x:34:\n"

    private func user(_ text: String) throws -> ImageUser { try ImageUser(text, passwd: passwd, groups: groups) }

    @Test func nobodyIsNamedSoItIsRootWithRootsGroups() throws {
        let user = try user("")
        #expect(user.id == 0 && user.group == 0 && user.groups == [12] && user.home == "/root")
    }

    @Test func aNameHasItsGroupAndThoseThatListIt() throws {
        let user = try user("web")
        #expect(user.id == 33 && user.group == 34 && user.groups == [12, 13] && user.home == "/srv")
    }

    @Test func aNumberThatTheImageKnowsIsThatUser() throws { #expect(try user("33") == user("web")) }

    @Test func aNumberThatTheImageDoesNotKnowHasGroupZero() throws {
        let user = try user("1234")
        #expect(user.id == 1234 && user.group == 0 && user.groups.isEmpty && user.home == "/")
    }

    @Test func aNameOfDigitsGoesBeforeTheNumber() throws { #expect(try user("7").id == 8) }

    @Test func aGroupThatIsNamedIsTheOnlyOne() throws {
        let user = try user("web:logs")
        #expect(user.group == 13 && user.groups.isEmpty)
        #expect(try self.user("web:99").group == 99)
    }

    @Test func whomTheImageDoesNotKnowIsRefused() {
        #expect(throws: RuntimeError.noSuchUser("nobody")) { try user("nobody") }
        #expect(throws: RuntimeError.noSuchGroup("none")) { try user("web:none") }
        #expect(throws: RuntimeError.noSuchUser("-1")) { try user("-1") }
    }
}

@Suite struct ChainIDTests {
    @Test func theLowestLayerIsItsOwnChain() throws {
        let first = Digest(of: [1])
        #expect(ChainID.of([first]) == first)
        let second = Digest(of: [2])
        #expect(ChainID.of([first, second]) == Digest(of: Array("\(first) \(second)".utf8)))
    }
}

@Suite struct BindMountTests {
    @Test func aVolumeIsAPlaceHereAndAPlaceThere() throws {
        #expect(try BindMount("/a:/b") == BindMount(source: "/a", target: "/b"))
        #expect(try BindMount("/a:/b:ro").isReadOnly)
    }

    @Test(arguments: ["", "/a", "/a:", "a:/b", "/a:b", "/a:/b:rx", "/a:/", "/a:/b:ro:z"])
    func whatIsNoVolumeIsRefused(_ text: String) {
        #expect(throws: RuntimeError.malformedVolume(text)) { try BindMount(text) }
    }

    @Test(arguments: ["/proc", "/proc/self", "/sys/x", "/dev/null", "//proc//self"])
    func nothingIsMountedAmongTheKernelsOwnFiles(_ target: String) {
        #expect(throws: RuntimeError.mountPoint(target, .kernelFiles)) {
            try BindMount(source: "/tmp", target: target).kind()
        }
    }
}

@Suite struct SubordinateIdTests {
    @Test func aUserIsFoundByNameAndByNumber() {
        let text = "one:100000:65536\n1002:200000:65536\n"
        #expect(SubordinateIds.range(in: text, user: "one", id: 1001)?.first == 100_000)
        #expect(SubordinateIds.range(in: text, user: "two", id: 1002)?.first == 200_000)
        #expect(SubordinateIds.range(in: text, user: "three", id: 1003) == nil)
    }
}
