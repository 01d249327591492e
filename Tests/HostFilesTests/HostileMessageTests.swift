import CLinux
import Foundation
import HostFiles
import LinuxSystem
import Testing

/// The guest's kernel in the wrong hands: messages that no kernel sends.
@Suite struct HostileMessageTests {
    private let guest: GuestKernel

    init() throws { guest = try GuestKernel() }

    private func end() throws {
        // Still there.
        #expect(try guest.ask(FUSE_GETATTR, node: GuestKernel.work, bytes(fuse_getattr_in())).error == nil)
        try guest.requireOutsideUntouched()
        #expect(try guest.end() == nil)
    }

    @Test func theVersionIsAgreedOn() throws {
        var hello = fuse_init_in()
        (hello.major, hello.minor, hello.max_readahead, hello.flags) = (7, 41, 1 << 20, .max)
        let answer = try guest.ask(FUSE_INIT, node: 0, bytes(hello))
        let agreed = try answer.take(fuse_init_out.self)
        #expect(answer.body.count == 64)
        #expect(agreed.major == 7 && agreed.minor == 31 && agreed.max_write == 131_072)
        #expect(Int32(bitPattern: agreed.flags) & FUSE_WRITEBACK_CACHE == 0)
        // A kernel of 5.10 sends 16 bytes; one of a later major version wants only ours.
        #expect(try guest.ask(FUSE_INIT, node: 0, Array(bytes(hello)[..<16])).error == nil)
        hello.major = 8
        #expect(try guest.ask(FUSE_INIT, node: 0, bytes(hello)).take(fuse_init_out.self).major == 7)
        hello.major = 6
        #expect(try guest.ask(FUSE_INIT, node: 0, bytes(hello)).error == "EPROTO")
        try end()
    }

    @Test(arguments: ["..", ".", "", "../outside", "a/b", "/etc/passwd", "file/", "./file", "..\u{0}x"])
    func aNameThatIsNoNameIsRefused(_ evil: String) throws {
        let link = bytes(fuse_link_in(oldnodeid: try guest.find("file", in: GuestKernel.work)))
        let rename = bytes(fuse_rename_in(newdir: GuestKernel.work))
        let rename2 = bytes(fuse_rename2_in(newdir: GuestKernel.work, flags: 0, padding: 0))
        var create = fuse_create_in()
        (create.flags, create.mode) = (UInt32(O_RDWR | O_CREAT), 0o644)
        var file = fuse_mknod_in()
        file.mode = UInt32(S_IFREG) | 0o644
        let attempts: [(fuse_opcode, [UInt8])] = [
            (FUSE_LOOKUP, name(evil)), (FUSE_UNLINK, name(evil)), (FUSE_RMDIR, name(evil)),
            (FUSE_MKDIR, bytes(fuse_mkdir_in(mode: 0o755, umask: 0)) + name(evil)),
            (FUSE_MKNOD, bytes(file) + name(evil)),
            (FUSE_SYMLINK, name(evil) + name("target")), (FUSE_LINK, link + name(evil)),
            (FUSE_RENAME, rename + name(evil) + name("new")), (FUSE_RENAME, rename + name("file") + name(evil)),
            (FUSE_RENAME2, rename2 + name("file") + name(evil)), (FUSE_CREATE, bytes(create) + name(evil)),
        ]
        for (opcode, body) in attempts {
            for parent in [GuestKernel.work, GuestKernel.course, 1] {
                let answer = try guest.ask(opcode, node: parent, body)
                #expect(answer.error != nil, "\(opcode) in \(parent)")
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: guest.work.path) == ["file"])
        try end()
    }

    @Test func namesThatAreTooLongOrHaveNoEndAreRefused() throws {
        let long = [UInt8](repeating: UInt8(ascii: "n"), count: 256)
        #expect(try guest.ask(FUSE_LOOKUP, node: GuestKernel.work, long + [0]).error == "ENAMETOOLONG")
        #expect(try guest.ask(FUSE_LOOKUP, node: GuestKernel.work, Array("file".utf8)).error == "EINVAL")
        #expect(try guest.ask(FUSE_SYMLINK, node: GuestKernel.work, name("l") + Array("end".utf8)).error == "EINVAL")
        let target = [UInt8](repeating: UInt8(ascii: "t"), count: 5000)
        #expect(try guest.ask(FUSE_SYMLINK, node: GuestKernel.work, name("l") + target + [0]).error == "ENAMETOOLONG")
        try end()
    }

    @Test func everyOperationOutlivesAMessageThatIsTooShort() throws {
        for opcode in UInt32(0)...60 {
            for node in [GuestKernel.work, GuestKernel.course, 1, 0, 77, UInt64.max] {
                for count in [0, 1, 3, 7, 8, 15, 16, 39, 63] {
                    try guest.send(
                        guest.message(fuse_opcode(opcode), node: node, [UInt8](repeating: 0, count: count)))
                }
            }
            // Takes in the answers, which otherwise nobody would.
            #expect(try guest.ask(FUSE_GETATTR, node: 1, bytes(fuse_getattr_in())).error == nil)
        }
        try end()
    }

    @Test func numbersThatWereNeverGivenAreRefused() throws {
        for node in [UInt64(4), 99, .max, 1 << 63] {
            #expect(try guest.ask(FUSE_LOOKUP, node: node, name("file")).error == "ESTALE")
            #expect(try guest.ask(FUSE_GETATTR, node: node, bytes(fuse_getattr_in())).error == "ESTALE")
            #expect(try guest.ask(FUSE_OPEN, node: node, bytes(fuse_open_in())).error == "ESTALE")
            #expect(try guest.ask(FUSE_OPENDIR, node: node, bytes(fuse_open_in())).error == "ESTALE")
        }
        let file = try guest.find("file", in: GuestKernel.work)
        let open = try guest.open(file, O_RDWR)
        var wish = fuse_read_in()
        (wish.fh, wish.size) = (open, 4096)
        // Somebody else's file: the folder it was opened in decides what is allowed.
        #expect(try guest.ask(FUSE_READ, node: GuestKernel.course, bytes(wish)).error == "EBADF")
        #expect(try guest.ask(FUSE_READ, node: file, bytes(wish)).body == Array("content".utf8))
        #expect(try guest.ask(FUSE_READDIR, node: file, bytes(wish)).error == "ENOTDIR")
        wish.fh = 12_345
        #expect(try guest.ask(FUSE_READ, node: file, bytes(wish)).error == "EBADF")
        try end()
    }

    @Test func hugeSizesAreRefused() throws {
        let file = try guest.find("file", in: GuestKernel.work)
        let open = try guest.open(file, O_RDWR)
        var read = fuse_read_in()
        (read.fh, read.size) = (open, .max)
        #expect(try guest.ask(FUSE_READ, node: file, bytes(read)).error == "EINVAL")
        (read.size, read.offset) = (16, .max)
        #expect(try guest.ask(FUSE_READ, node: file, bytes(read)).error == "EINVAL")
        (read.size, read.offset) = (16, UInt64(Int64.max))
        #expect(try guest.ask(FUSE_READ, node: file, bytes(read)).error == "EINVAL")
        var write = fuse_write_in()
        (write.fh, write.size) = (open, .max)
        #expect(try guest.ask(FUSE_WRITE, node: file, bytes(write)).error == "EINVAL")
        write.size = 1000
        #expect(try guest.ask(FUSE_WRITE, node: file, bytes(write) + [1, 2, 3]).error == "EINVAL")
        var change = fuse_setattr_in()
        (change.valid, change.size) = (UInt32(FATTR_SIZE), .max)
        #expect(try guest.ask(FUSE_SETATTR, node: file, bytes(change)).error == "EFBIG")
        change.size = UInt64(Int64.max)
        #expect(try guest.ask(FUSE_SETATTR, node: file, bytes(change)).error != nil)
        var forget = fuse_batch_forget_in()
        forget.count = .max
        try guest.send(guest.message(FUSE_BATCH_FORGET, node: 0, bytes(forget) + bytes(fuse_forget_one())))
        #expect(try text(guest.work.appending(path: "file")) == "content")
        try end()
    }

    @Test func devicesAndSpecialBitsAreRefused() throws {
        for kind in [S_IFCHR, S_IFBLK, S_IFIFO, S_IFSOCK, S_IFDIR, 0] {
            var wish = fuse_mknod_in()
            (wish.mode, wish.rdev) = (UInt32(kind) | 0o666, 0x103)
            #expect(try guest.ask(FUSE_MKNOD, node: GuestKernel.work, bytes(wish) + name("null")).error == "EPERM")
        }
        for bit in [UInt32(S_ISUID), UInt32(S_ISGID), UInt32(S_ISVTX)] {
            var create = fuse_create_in()
            (create.flags, create.mode) = (UInt32(O_RDWR | O_CREAT), 0o755 | bit)
            #expect(try guest.ask(FUSE_CREATE, node: GuestKernel.work, bytes(create) + name("a")).error == "EPERM")
            let folder = bytes(fuse_mkdir_in(mode: 0o755 | bit, umask: 0))
            #expect(try guest.ask(FUSE_MKDIR, node: GuestKernel.work, folder + name("a")).error == "EPERM")
            let file = bytes(fuse_mknod_in(mode: UInt32(S_IFREG) | 0o755 | bit, rdev: 0, umask: 0, padding: 0))
            #expect(try guest.ask(FUSE_MKNOD, node: GuestKernel.work, file + name("a")).error == "EPERM")
            var change = fuse_setattr_in()
            (change.valid, change.mode) = (UInt32(FATTR_MODE), 0o755 | bit)
            let node = try guest.find("file", in: GuestKernel.work)
            #expect(try guest.ask(FUSE_SETATTR, node: node, bytes(change)).error == "EPERM")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: guest.work.path) == ["file"])
        try end()
    }

    /// Written by root, a file keeps its set-user-id bit: the guest's content would run as the file's owner.
    @Test func aSetUserIdProgramOfTheHostIsNotWritten() throws {
        let file = try guest.find("file", in: GuestKernel.work)
        chmod(guest.work.path + "/file", 0o4755)
        for flags in [O_WRONLY, O_RDWR, O_RDONLY | O_TRUNC] {
            let wish = fuse_open_in(flags: UInt32(bitPattern: flags), open_flags: 0)
            #expect(try guest.ask(FUSE_OPEN, node: file, bytes(wish)).error == "EPERM")
        }
        var change = fuse_setattr_in()
        change.valid = UInt32(FATTR_SIZE)
        #expect(try guest.ask(FUSE_SETATTR, node: file, bytes(change)).error == "EPERM")
        let attributes = try guest.ask(FUSE_GETATTR, node: file, bytes(fuse_getattr_in())).take(fuse_attr_out.self)
        #expect(attributes.attr.mode & 0o7777 == 0o755)
        #expect(try text(guest.work.appending(path: "file")) == "content")
        try end()
    }

    @Test func descriptorsAreBounded() throws {
        let file = try guest.find("file", in: GuestKernel.course)
        var refused: String?
        for _ in 0..<600 {
            let answer = try guest.ask(FUSE_OPEN, node: file, bytes(fuse_open_in()))
            if let error = answer.error { refused = error }
        }
        #expect(refused == "ENFILE")
        try end()
    }

    @Test(arguments: [0, 1, 39, 200_000, Int(UInt32.max)])
    func aLengthThatNoMessageHasEndsTheTalkWithAnError(_ length: Int) throws {
        var message = guest.message(FUSE_GETATTR, node: 1, bytes(fuse_getattr_in()))
        message.replaceSubrange(0..<4, with: bytes(UInt32(length)))
        try guest.send(message)
        #expect(try guest.end()?.errno == .protocolError)
    }
}
