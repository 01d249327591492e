import CLinux
import Foundation
import HostFiles
import LinuxSystem
import Testing

/// Thousands of messages that are wrong in ways nobody has thought of. The seed is fixed: what fails, fails again.
@Suite struct FuzzTests {
    @Test(arguments: UInt64(1)...4)
    func theServerOutlivesRandomMessages(_ seed: UInt64) throws {
        let guest = try GuestKernel()
        var random = SeededNumbers(seed: seed)
        for round in 0..<1500 {
            let opcode = UInt32.random(in: 0...52, using: &random)
            // INIT may be sent again; the length is right, nothing else need be.
            let count = Int.random(in: 0...200, using: &random)
            let body = (0..<count).map { _ in random.byte() }
            let node = [1, 2, 3, 4, 5, UInt64.random(in: .min ... .max, using: &random)].randomElement(using: &random)
            try guest.send(guest.message(fuse_opcode(opcode), node: node ?? 2, body))
            if round % 20 == 0 { try expectAnAnswer(guest) }
        }
        try expectAnAnswer(guest)
        try guest.requireOutsideUntouched()
        #expect(try guest.end() == nil)
    }

    @Test(arguments: UInt64(11)...14)
    func theServerOutlivesGoodMessagesWithBadBytes(_ seed: UInt64) throws {
        let guest = try GuestKernel()
        var random = SeededNumbers(seed: seed)
        let file = try guest.find("file", in: GuestKernel.work)
        _ = try guest.open(file, O_RDWR)
        _ = try guest.open(GuestKernel.work, 0, folder: true)
        let good = goodMessages(file: file)
        for round in 0..<1500 {
            guard let (opcode, node, body) = good.randomElement(using: &random) else { return }
            var message = guest.message(opcode, node: node, body)
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                let place = Int.random(in: 4..<message.count, using: &random)
                // Not the length, the first four bytes: that ends the talk, as another test says. Nor the number, which
                // tells the answers apart.
                if !(8..<16).contains(place) { message[place] = random.byte() }
            }
            try guest.send(message)
            if round % 20 == 0 { try expectAnAnswer(guest) }
        }
        try expectAnAnswer(guest)
        try guest.requireOutsideUntouched()
        #expect(try guest.end() == nil)
    }

    private func expectAnAnswer(_ guest: GuestKernel) throws {
        #expect(try guest.ask(FUSE_GETATTR, node: 1, bytes(fuse_getattr_in())).error == nil)
    }

    private func goodMessages(file: UInt64) -> [(fuse_opcode, UInt64, [UInt8])] {
        let work = GuestKernel.work
        var create = fuse_create_in()
        (create.flags, create.mode) = (UInt32(O_RDWR | O_CREAT), 0o644)
        var read = fuse_read_in()
        (read.fh, read.size) = (1, 4096)
        var list = read
        list.fh = 2
        var write = fuse_write_in()
        (write.fh, write.size) = (1, 8)
        var change = fuse_setattr_in()
        (change.valid, change.size) = (UInt32(FATTR_SIZE | FATTR_MODE | FATTR_MTIME), 100)
        var lock = fuse_lk_in()
        (lock.fh, lock.lk_flags, lock.lk.type) = (1, UInt32(FUSE_LK_FLOCK), UInt32(F_WRLCK))
        var release = fuse_release_in()
        release.fh = 9
        return [
            (FUSE_LOOKUP, work, name("file")), (FUSE_GETATTR, file, bytes(fuse_getattr_in())),
            (FUSE_SETATTR, file, bytes(change)), (FUSE_CREATE, work, bytes(create) + name("a")),
            (FUSE_OPEN, file, bytes(fuse_open_in())), (FUSE_READ, file, bytes(read)),
            (FUSE_WRITE, file, bytes(write) + Array("contents".utf8)), (FUSE_READDIR, work, bytes(list)),
            (FUSE_READDIRPLUS, work, bytes(list)), (FUSE_SETLKW, file, bytes(lock)), (FUSE_SETLK, file, bytes(lock)),
            (FUSE_MKDIR, work, bytes(fuse_mkdir_in(mode: 0o755, umask: 0)) + name("d")),
            (FUSE_SYMLINK, work, name("l") + name("../outside")), (FUSE_LINK, work, bytes(file) + name("h")),
            (FUSE_RENAME, work, bytes(work) + name("a") + name("d")), (FUSE_UNLINK, work, name("a")),
            (FUSE_RENAME2, work, bytes(fuse_rename2_in(newdir: work, flags: 2, padding: 0)) + name("a") + name("d")),
            (FUSE_RMDIR, work, name("d")), (FUSE_RELEASE, file, bytes(release)), (FUSE_STATFS, work, []),
            (FUSE_FORGET, file, bytes(UInt64(0))), (FUSE_INTERRUPT, 0, bytes(UInt64(101))),
        ]
    }
}

/// SplitMix64: a generator that gives the same numbers for the same seed.
private struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: next()) }
}
