import LinuxSystem
import Testing

@testable import Tracing

@Suite struct MomentTests {
    private func moment(_ rows: [Moment.Row]) -> Moment { Moment(sections: [.init(.namespaces, rows)]) }

    private let uts = Moment.Row(key: "uts/1", name: "uts", value: "1 7", number: 4_026_532_600)

    @Test func whatCameWentAndChangedIsTold() {
        let before = moment([
            uts, .init(key: "ipc/1", name: "ipc", value: "1 7", number: 3),
            .init(key: "net/1", name: "net", value: "1 7", number: 4),
        ])
        let after = moment([
            .init(key: "uts/1", name: "uts", value: "1", number: 4_026_532_600),
            .init(key: "uts/2", name: "uts", value: "7", number: 4_026_532_700),
            .init(key: "net/1", name: "net", value: "1 7", number: 4),
        ])
        let pairs = after.pairs(with: before, .namespaces, .overTime)
        #expect(pairs.map(\.kind) == [.changed, .removed, .added, .same])
        #expect(pairs[1].before?.key == "ipc/1")
        #expect(after.difference(from: before).map(\.subject) == [.namespaces])
        #expect(after.difference(from: before).first?.pairs.count == 3)
        #expect(before.difference(from: before).isEmpty)
    }

    @Test func anotherInodeIsAnotherNamespaceInOneSessionAndNothingBetweenTwo() {
        var other = uts
        other.number = 4_026_532_999
        #expect(moment([other]).pairs(with: moment([uts]), .namespaces, .overTime).map(\.kind) == [.changed])
        #expect(moment([other]).pairs(with: moment([uts]), .namespaces, .acrossSessions).map(\.kind) == [.same])
    }

    @Test func aNamespaceThatIsTheHostsAgainIsADifferenceEverywhere() {
        var leaked = uts
        leaked.isHosts = true
        #expect(moment([leaked]).pairs(with: moment([uts]), .namespaces, .acrossSessions).map(\.kind) == [.changed])
    }

    @Test func aRecordingKeepsAMoment() throws {
        let moment = Moment(sections: [
            .init(.processes, [.init(key: "1", name: "1", value: "S pause", number: 42)]),
            .init(.namespaces, [uts, .init(key: "user/1", depth: 2, name: "user", value: "1", isHosts: true)]),
            .init(.mounts, []),
        ])
        try expectKept(moment)
    }

    private let overlay = LayerPicture(
        target: "/store/merged", layers: ["/store/upper", "/store/base"], hasUpper: true,
        rows: [
            .init(path: "conf", marks: [.visible, .hidden], state: .changed),
            .init(path: "old", marks: [.whiteout, .hidden], state: .deleted),
            .init(path: "same", marks: [.absent, .visible], state: .lower),
        ])

    @Test func aRecordingKeepsTheLayersOfAnOverlay() throws {
        try expectKept(Moment(sections: [.init(.mounts, [])], overlays: [overlay]))
    }

    @Test func whichLayerAFileComesFromIsADifference() {
        var before = overlay
        before.rows[0] = .init(path: "conf", marks: [.absent, .visible], state: .lower)
        let pairs = Moment(overlays: [overlay]).difference(from: Moment(overlays: [before]), .acrossSessions)
        #expect(pairs.map(\.subject) == [.layers])
        #expect(pairs.first?.pairs.map { $0.before?.value } == ["● base"])
        #expect(pairs.first?.pairs.map { $0.after?.value } == ["● upper  ○ base"])
        #expect(pairs.first?.pairs.map { $0.after?.name } == ["merged/conf"])
    }

    private func expectKept(_ moment: Moment) throws {
        var json = JSONBuffer()
        RecordingEntry.state(t: 17, moment).write(to: &json)
        let node = try #require(JSONNode(json.bytes[...]))
        #expect(RecordingEntry(json: node) == .state(t: 17, moment))
    }
}
