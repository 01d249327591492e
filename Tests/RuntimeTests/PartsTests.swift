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

    /// setresuid(2) takes 4294967295 for "as it is", which would leave the program root.
    @Test(arguments: ["4294967295", "-1", "0x0", "00000000000000000000000", " 0", "0 ", "", "٠", "+0", "99999999999"])
    func aLineWithAnOddNumberIsNobody(_ number: String) throws {
        let passwd = "odd:x:\(number):\(number)::/:/bin/sh\n"
        if number == "00000000000000000000000" {
            // Zero, however many digits it has.
            #expect(try ImageUser("odd", passwd: passwd, groups: nil).id == 0)
        } else {
            #expect(throws: RuntimeError.noSuchUser("odd")) { try ImageUser("odd", passwd: passwd, groups: nil) }
        }
        #expect(throws: RuntimeError.noSuchGroup("odd")) {
            try ImageUser("0:odd", passwd: nil, groups: number.hasPrefix("000") ? nil : "odd:x:\(number):\n")
        }
    }

    @Test func namesThatLookLikePathsOrHoldOddBytesAreOnlyNames() throws {
        let passwd = "../root:x:7:7::/:\n\u{1b}[2J:x:8:8::/:\r\n:x:0:0::/:\nroot\0:x:9:9::/:\n"
        #expect(try ImageUser("../root", passwd: passwd, groups: nil).id == 7)
        #expect(try ImageUser("", passwd: passwd, groups: nil).id == 0)
        #expect(throws: RuntimeError.noSuchUser("root")) { try ImageUser("root", passwd: passwd, groups: nil) }
        #expect(throws: RuntimeError.noSuchUser("\u{0}")) { try ImageUser("\u{0}", passwd: passwd, groups: nil) }
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

    @Test(arguments: ["", "/a", "/a:", "a:/b", "/a:b", "/a:/b:rx", "/a:/", "/a://.", "/a:/b:ro:z"])
    func whatIsNoVolumeIsRefused(_ text: String) {
        #expect(throws: RuntimeError.malformedVolume(text)) { try BindMount(text) }
    }

    @Test(arguments: ["/proc", "/proc/self", "/sys/x", "/dev/null", "//proc//self"])
    func nothingIsMountedAmongTheKernelsOwnFiles(_ target: String) {
        #expect(throws: RuntimeError.mountPoint(target, .kernelFiles)) {
            try BindMount(source: "/tmp", target: target).targetParts()
        }
    }

    @Test(arguments: ["/a/..", "/../proc", "/a/../proc/self", "/.", "//"])
    func nothingIsMountedOnTheRootNorThroughAFolderAbove(_ target: String) {
        #expect(throws: RuntimeError.malformedVolume(target)) {
            try VolumeLayout([BindMount(source: "/tmp", target: target)])
        }
    }

    @Test func aVolumeInsideAnotherComesAfterIt() throws {
        let layout = try VolumeLayout(["/x:/a/b/c", "/y:/a", "/z:/a/b", "/v:/ab"].map { try BindMount($0) })
        let order = layout.places.map { "\($0.volume.source) \($0.outer.map(String.init) ?? "-") \($0.path)" }
        #expect(order == ["/y - a", "/v - ab", "/z 0 b", "/x 2 c"])
    }

    @Test func twoVolumesOfOneTargetAreRefused() throws {
        let volumes = try ["/x:/a/b", "/y:/a//b/."].map { try BindMount($0) }
        #expect(throws: RuntimeError.duplicateVolume("/a//b/.")) { try VolumeLayout(volumes) }
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

@Suite struct ContainerNamesTests {
    @Test func aNameByChanceIsOneThatNobodyHas() throws {
        var taken = Set<String>()
        for _ in 0..<3000 {
            let name = ContainerNames.name(besides: taken)
            try ContainerNames.check(name)
            #expect(taken.insert(name).inserted)
        }
    }
}
