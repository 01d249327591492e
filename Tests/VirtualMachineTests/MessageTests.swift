import Testing

@testable import VirtualMachine

@Suite struct MessageTests {
    @Test func whatTheHostSaysArrivesAsItWasSaid() throws {
        let command = GuestCommand(
            arguments: ["run", "02-namespaces", "", "가"], environment: ["A=1", "B="], directory: "/tmp/ü",
            terminals: [true, false, true], columns: 120, rows: 33)
        let said: [HostMessage] = [
            .begin(time: .max, entropy: [0, 255], folders: [GuestFolder(name: "0", path: "/a b")]),
            .begin(time: 0, entropy: [], folders: []), .run(command), .input([]), .input([1, 2, 3]), .endOfInput,
            .resize(columns: 1, rows: 65_535), .signal(15), .ping,
        ]
        var frames = MessageFrames()
        let bytes = said.flatMap(\.frame)
        var heard = [HostMessage]()
        // Byte by byte: a stream knows no messages.
        for byte in bytes {
            frames.add([byte])
            while let frame = try frames.next() {
                heard.append(try #require(HostMessage(kind: frame.kind, fields: frame.fields)))
            }
        }
        #expect(heard == said)
    }

    @Test func whatTheGuestSaysArrivesAsItWasSaid() throws {
        let said: [GuestMessage] = [
            .ready, .begun, .terminal([27]), .output([1]), .errors([2]), .taken(65_536), .ended(137), .ended(-1), .pong,
            .refused(step: "mount", path: "/x", errno: 2),
        ]
        var frames = MessageFrames()
        frames.add(said.flatMap(\.frame)[...])
        var heard = [GuestMessage]()
        while let frame = try frames.next() {
            heard.append(try #require(GuestMessage(kind: frame.kind, fields: frame.fields)))
        }
        #expect(heard == said)
    }

    /// The guest's kernel may be in anybody's hands.
    @Test func aMessageThatLiesAboutItsLengthIsRefused() throws {
        var frames = MessageFrames()
        frames.add([255, 255, 255, 255, 1])
        #expect(throws: MessageFrames.Broken.self) { try frames.next() }
        let lies: [[UInt8]] = [[], [1], [UInt8](repeating: 255, count: 8), [UInt8](repeating: 255, count: 64)]
        for fields in lies {
            #expect(HostMessage(kind: 1, fields: fields[...]) == nil)
            #expect(HostMessage(kind: 2, fields: fields[...]) == nil)
            #expect(GuestMessage(kind: 9, fields: fields[...]) == nil)
        }
        #expect(GuestMessage(kind: 0, fields: []) == nil && GuestMessage(kind: 77, fields: []) == nil)
    }
}
