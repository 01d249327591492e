import CLinux
import Foundation
import HostFiles
import LinuxSystem
import Synchronization
import Testing

/// Ways out of a folder, asked of the server itself: in a mount it would be this machine's own kernel that follows
/// a link, on this machine's own tree.
@Suite struct FolderBoundaryTests {
    private let guest: GuestKernel

    init() throws { guest = try GuestKernel() }

    private func end() throws {
        try guest.requireOutsideUntouched()
        #expect(try guest.end() == nil)
    }

    private func host(_ name: String) -> String { guest.work.path + "/" + name }

    @Test(arguments: ["../outside", "/etc", "../outside/file", "/proc/self/root", "file", "."])
    func theServerFollowsNoLink(_ target: String) throws {
        symlink(target, host("link"))
        let entry = try guest.ask(FUSE_LOOKUP, node: GuestKernel.work, name("link")).take(fuse_entry_out.self)
        #expect(entry.attr.mode & UInt32(S_IFMT) == UInt32(S_IFLNK))
        #expect(try guest.ask(FUSE_READLINK, node: entry.nodeid).body == Array(target.utf8))
        #expect(try guest.ask(FUSE_OPEN, node: entry.nodeid, bytes(fuse_open_in())).error == "ELOOP")
        #expect(try guest.ask(FUSE_OPENDIR, node: entry.nodeid, bytes(fuse_open_in())).error != nil)
        for child in ["file", "passwd", "etc"] {
            #expect(try guest.ask(FUSE_LOOKUP, node: entry.nodeid, name(child)).error != nil)
            let folder = bytes(fuse_mkdir_in(mode: 0o755, umask: 0)) + name(child + "-new")
            #expect(try guest.ask(FUSE_MKDIR, node: entry.nodeid, folder).error != nil)
        }
        var change = fuse_setattr_in()
        (change.valid, change.mode) = (UInt32(FATTR_MODE), 0o777)
        #expect(try guest.ask(FUSE_SETATTR, node: entry.nodeid, bytes(change)).error == "EOPNOTSUPP")
        change.valid = UInt32(FATTR_SIZE)
        #expect(try guest.ask(FUSE_SETATTR, node: entry.nodeid, bytes(change)).error == "EINVAL")
        var create = fuse_create_in()
        (create.flags, create.mode) = (UInt32(O_WRONLY | O_CREAT | O_TRUNC), 0o644)
        #expect(try guest.ask(FUSE_CREATE, node: GuestKernel.work, bytes(create) + name("link")).error == "ELOOP")
        #expect(try text(guest.work.appending(path: "file")) == "content")
        try end()
    }

    @Test func aLinkThatTheGuestMakesIsWhatItSaysAndNothingMore() throws {
        let answer = try guest.ask(FUSE_SYMLINK, node: GuestKernel.work, name("out") + name("../outside"))
        #expect(answer.error == nil)
        let node = try answer.take(fuse_entry_out.self).nodeid
        #expect(try guest.ask(FUSE_LOOKUP, node: node, name("file")).error != nil)
        try end()
    }

    /// A directory that the guest holds is exchanged for a link, again and again, while it is used.
    @Test func aRaceWithTheHostLeadsNowhere() throws {
        mkdir(host("d"), 0o755)
        try put("inside", guest.work.appending(path: "d/file"))
        symlink("../outside", host("link"))
        let folder = try guest.find("d", in: GuestKernel.work)
        let isOver = Mutex(false)
        let (one, other) = (host("d"), host("link"))
        let swapper = OwnThread {
            var swaps = 0
            while !isOver.withLock({ $0 }) {
                let exchange = 2  // RENAME_EXCHANGE
                let here = Int(AT_FDCWD)
                let result = one.withCString { one in
                    other.withCString {
                        lab_syscall(Int(__NR_renameat2), here, argument(one), here, argument($0), exchange, 0)
                    }
                }
                if result == 0 { swaps += 1 }
            }
            return swaps
        }
        defer { isOver.withLock { $0 = true } }
        var create = fuse_create_in()
        (create.flags, create.mode) = (UInt32(O_WRONLY | O_CREAT), 0o644)
        var (found, missed) = (0, 0)
        for round in 0..<2000 {
            let answer = try guest.ask(FUSE_LOOKUP, node: folder, name("file"))
            if answer.error == nil {
                found += 1
                let node = try answer.take(fuse_entry_out.self).nodeid
                let open = try guest.ask(FUSE_OPEN, node: node, bytes(fuse_open_in()))
                if open.error == nil {
                    var read = fuse_read_in()
                    (read.fh, read.size) = (try open.take(fuse_open_out.self).fh, 100)
                    #expect(try guest.ask(FUSE_READ, node: node, bytes(read)).body == Array("inside".utf8))
                    var release = fuse_release_in()
                    release.fh = read.fh
                    #expect(try guest.ask(FUSE_RELEASE, node: node, bytes(release)).error == nil)
                }
            } else {
                missed += 1
            }
            let made = try guest.ask(FUSE_CREATE, node: folder, bytes(create) + name("made"))
            if made.error == nil {
                var release = fuse_release_in()
                release.fh = try made.take(fuse_open_out.self, at: MemoryLayout<fuse_entry_out>.size).fh
                let node = try made.take(fuse_entry_out.self).nodeid
                _ = try guest.ask(FUSE_RELEASE, node: node, bytes(release))
            }
            _ = try guest.ask(FUSE_UNLINK, node: folder, name(round % 2 == 0 ? "made" : "nothing"))
        }
        isOver.withLock { $0 = true }
        #expect(try #require(swapper.value()) > 0)
        #expect(found > 0, "\(missed) missed")
        try end()
    }

    @Test func whatIsNoFileNoDirectoryAndNoLinkIsNotServed() throws {
        mkfifo(host("pipe"), 0o666)
        let listing = try guest.open(GuestKernel.work, 0, folder: true)
        var read = fuse_read_in()
        (read.fh, read.size) = (listing, 4096)
        let answer = try guest.ask(FUSE_READDIR, node: GuestKernel.work, bytes(read))
        let names = String(decoding: answer.body, as: UTF8.self)
        #expect(names.contains("file") && !names.contains("pipe"))
        #expect(try guest.ask(FUSE_LOOKUP, node: GuestKernel.work, name("pipe")).error == "EPERM")
        // It would wait for a writer if it were opened; and it may take the place of a file.
        let file = try guest.find("file", in: GuestKernel.work)
        rename(host("pipe"), host("file"))
        #expect(try guest.ask(FUSE_OPEN, node: file, bytes(fuse_open_in())).error == "EPERM")
        #expect(try guest.ask(FUSE_LOOKUP, node: GuestKernel.work, name("file")).error == "EPERM")
        try end()
    }

    @Test(.enabled(if: geteuid() == 0, "mounting takes root"))
    func whatIsMountedBelowIsNotServed() throws {
        mkdir(host("mounted"), 0o755)
        try #require(mount("none", host("mounted"), "tmpfs", 0, nil) == 0)
        defer { umount2(host("mounted"), Int32(MNT_DETACH)) }
        #expect(try guest.ask(FUSE_LOOKUP, node: GuestKernel.work, name("mounted")).error == "EPERM")
        umount2(host("mounted"), Int32(MNT_DETACH))
        try end()
    }

    @Test func namesDoNotCrossFromOneFolderToAnother() throws {
        let (mine, theirs) = (GuestKernel.work, GuestKernel.course)
        let file = try guest.find("file", in: theirs)
        let link = bytes(fuse_link_in(oldnodeid: file)) + name("linked")
        #expect(try guest.ask(FUSE_LINK, node: mine, link).error == "EXDEV")
        let out = bytes(fuse_rename_in(newdir: theirs)) + name("file") + name("stolen")
        #expect(try guest.ask(FUSE_RENAME, node: mine, out).error == "EROFS")
        let into = bytes(fuse_rename_in(newdir: mine)) + name("file") + name("stolen")
        #expect(try guest.ask(FUSE_RENAME, node: theirs, into).error == "EROFS")
        let whiteout = bytes(fuse_rename2_in(newdir: mine, flags: 4, padding: 0)) + name("file") + name("b")
        #expect(try guest.ask(FUSE_RENAME2, node: mine, whiteout).error == "EINVAL")
        // The folders' own names are nobody's to change.
        let top = bytes(fuse_rename_in(newdir: mine)) + name("course") + name("inside")
        #expect(try guest.ask(FUSE_RENAME, node: 1, top).error == "EROFS")
        #expect(try guest.ask(FUSE_RMDIR, node: 1, name("work")).error == "EROFS")
        try end()
    }

    @Test func aFolderThatIsNotWritableRefusesEveryChange() throws {
        let folder = GuestKernel.course
        let file = try guest.find("file", in: folder)
        for flags in [O_WRONLY, O_RDWR, O_RDONLY | O_TRUNC, O_WRONLY | O_APPEND] {
            let wish = fuse_open_in(flags: UInt32(bitPattern: flags), open_flags: 0)
            #expect(try guest.ask(FUSE_OPEN, node: file, bytes(wish)).error == "EROFS")
        }
        let open = try guest.open(file, O_RDONLY)
        var write = fuse_write_in()
        (write.fh, write.size) = (open, 3)
        #expect(try guest.ask(FUSE_WRITE, node: file, bytes(write) + [1, 2, 3]).error == "EBADF")
        for valid in [FATTR_MODE, FATTR_SIZE, FATTR_ATIME | FATTR_ATIME_NOW, FATTR_MTIME, FATTR_UID, FATTR_GID] {
            for handle in [0, FATTR_FH] {
                var change = fuse_setattr_in()
                (change.valid, change.fh) = (UInt32(valid | handle), open)
                #expect(try guest.ask(FUSE_SETATTR, node: file, bytes(change)).error == "EROFS")
            }
        }
        var create = fuse_create_in()
        (create.flags, create.mode) = (UInt32(O_RDWR | O_CREAT), 0o644)
        var plain = fuse_mknod_in()
        plain.mode = UInt32(S_IFREG) | 0o644
        let attempts: [(fuse_opcode, [UInt8])] = [
            (FUSE_CREATE, bytes(create) + name("new")), (FUSE_MKNOD, bytes(plain) + name("new")),
            (FUSE_MKDIR, bytes(fuse_mkdir_in(mode: 0o755, umask: 0)) + name("new")),
            (FUSE_SYMLINK, name("new") + name("target")),
            (FUSE_LINK, bytes(fuse_link_in(oldnodeid: file)) + name("new")),
            (FUSE_UNLINK, name("file")), (FUSE_RMDIR, name("file")),
            (FUSE_RENAME, bytes(fuse_rename_in(newdir: folder)) + name("file") + name("new")),
            (FUSE_RENAME2, bytes(fuse_rename2_in(newdir: folder, flags: 0, padding: 0)) + name("file") + name("new")),
        ]
        for (opcode, body) in attempts {
            #expect(try guest.ask(opcode, node: folder, body).error == "EROFS", "\(opcode)")
        }
        var lock = fuse_lk_in()
        (lock.fh, lock.lk_flags, lock.lk.type) = (open, UInt32(FUSE_LK_FLOCK), UInt32(F_WRLCK))
        #expect(try guest.ask(FUSE_SETLK, node: file, bytes(lock)).error == "EROFS")
        try end()
    }

    @Test func noAttributeOrOwnerIsSet() throws {
        let file = try guest.find("file", in: GuestKernel.work)
        let body = bytes(fuse_setxattr_in()) + name("security.capability") + [1, 2, 3, 4]
        #expect(try guest.ask(FUSE_SETXATTR, node: file, body).error == "ENOSYS")
        var change = fuse_setattr_in()
        (change.valid, change.uid) = (UInt32(FATTR_UID), 1000)
        #expect(try guest.ask(FUSE_SETATTR, node: file, bytes(change)).error == "EPERM")
        // What it shows anyway may be said again.
        change.uid = 0
        #expect(try guest.ask(FUSE_SETATTR, node: file, bytes(change)).error == nil)
        try end()
    }
}
