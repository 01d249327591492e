import Testing
import Tracing

@testable import TerminalUI

@Suite("Changes of mounts, as they are drawn")
struct MountFoldTests {
    private func mount(_ target: String, _ options: String = "rw") -> MountState {
        MountState(target: target, fstype: "tmpfs", source: "none", options: options)
    }

    @Test("pivot_root moves two trees: each is told by its top")
    func pivot() {
        let moved = [
            ("/", "/old"), ("/proc", "/old/proc"), ("/dev/pts", "/old/dev/pts"), ("/jail", "/"), ("/jail/usr", "/usr"),
        ]
        let changes = moved.map { Change.mountChanged(from: mount($0.0), to: mount($0.1)) }
        let told = MountFold.of(changes)
        #expect(told.map(\.below) == [2, 1])
        #expect(
            told.map { ChangeRow($0.0) } == [
                ChangeRow("mount /", from: "/", to: "/old"), ChangeRow("mount /jail", from: "/jail", to: "/"),
            ])
    }

    @Test("mounts beside each other are told one by one, and a mount below by itself where it changed otherwise")
    func siblings() {
        let changes: [Change] = [
            .mountAdded(mount("/tmp/a")), .mountAdded(mount("/tmp/ab")),
            .mountChanged(from: mount("/"), to: mount("/", "rw,shared:1")),
            .mountChanged(from: mount("/proc"), to: mount("/proc", "rw,shared:2")),
            .mountChanged(from: mount("/sys"), to: mount("/sys", "ro")),
            .hostname(from: "lab", to: "box"),
        ]
        #expect(MountFold.of(changes).map(\.below) == [0, 0, 1, 0, 0])
    }

    @Test("of a mount that stays, only what is another is told")
    func difference() {
        #expect(
            ChangeRow(.mountChanged(from: mount("/", "rw,relatime"), to: mount("/", "rw,relatime,shared:7")))
                == ChangeRow("mount /", from: "private", to: "shared:7"))
        #expect(
            ChangeRow(.mountChanged(from: mount("/", "rw,relatime"), to: mount("/", "ro,relatime")))
                == ChangeRow("mount /", from: "rw", to: "ro"))
    }

    @Test("capabilities that come all at once are told by the first and the last")
    func capabilities() {
        let names = (0..<41).map { "CAP_\($0)" }
        #expect(
            ChangeRow(.capabilities(set: "effective", gained: names, lost: [])).after == "CAP_0 … CAP_40 (41)")
        #expect(ChangeRow(.capabilities(set: "effective", gained: ["CAP_KILL"], lost: [])).after == "CAP_KILL")
    }
}
