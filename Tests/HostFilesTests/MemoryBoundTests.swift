import CLinux
import Foundation
import HostFiles
import Testing

/// A guest that takes and never gives back.
@Suite struct MemoryBoundTests {
    @Test func whatTheKernelForgetsIsForgotten() throws {
        let guest = try GuestKernel()
        var made = [UInt64]()
        // Two names of one file are two nodes, and looking one up a thousand times is still one.
        for number in 0..<300 {
            link(guest.work.path + "/file", guest.work.path + "/\(number)")
            made.append(try guest.find("\(number)", in: GuestKernel.work))
            for _ in 0..<3 { #expect(try guest.find("\(number)", in: GuestKernel.work) == made[number]) }
        }
        #expect(Set(made).count == 300)
        var forget = fuse_forget_in()
        forget.nlookup = 4
        for node in made { try guest.send(guest.message(FUSE_FORGET, node: node, bytes(forget))) }
        for node in made {
            #expect(try guest.ask(FUSE_GETATTR, node: node, bytes(fuse_getattr_in())).error == "ESTALE")
        }
        // A number is never given twice.
        #expect(try !made.contains(guest.find("7", in: GuestKernel.work)))
        #expect(try guest.end() == nil)
    }

    /// Directories within directories: a path has an end, and so has the work for one request.
    @Test func aPathThatIsTooLongIsRefused() throws {
        let guest = try GuestKernel()
        let long = String(repeating: "d", count: 250)
        var parent = GuestKernel.work
        var depth = 0
        var refused: String?
        while refused == nil && depth < 40 {
            let body = bytes(fuse_mkdir_in(mode: 0o755, umask: 0)) + name(long)
            let answer = try guest.ask(FUSE_MKDIR, node: parent, body)
            refused = answer.error
            if answer.error == nil { parent = try answer.take(fuse_entry_out.self).nodeid }
            depth += 1
        }
        #expect(refused == "ENAMETOOLONG" && depth == 17)
        // A directory in itself, if the host were that mad: refused by the host, and the numbers stay as they were.
        let inside = bytes(fuse_rename_in(newdir: parent)) + name(long) + name("x")
        #expect(try guest.ask(FUSE_RENAME, node: GuestKernel.work, inside).error == "EINVAL")
        #expect(try guest.ask(FUSE_GETATTR, node: parent, bytes(fuse_getattr_in())).error == nil)
        try guest.requireOutsideUntouched()
        #expect(try guest.end() == nil)
    }

    @Test func locksThatNobodyFreesDoNotPileUp() throws {
        let guest = try GuestKernel()
        let file = try guest.find("file", in: GuestKernel.work)
        let host = open(guest.work.path + "/file", O_RDWR)
        defer { close(host) }
        try #require(flock(host, LOCK_EX) == 0)
        var lock = fuse_lk_in()
        (lock.fh, lock.lk_flags, lock.lk.type) = (
            try guest.open(file, O_RDWR), UInt32(FUSE_LK_FLOCK), UInt32(F_WRLCK)
        )
        for _ in 0..<256 { try guest.send(guest.message(FUSE_SETLKW, node: file, bytes(lock))) }
        #expect(try guest.ask(FUSE_SETLKW, node: file, bytes(lock)).error == "ENOLCK")
        var release = fuse_release_in()
        release.fh = lock.fh
        #expect(try guest.ask(FUSE_RELEASE, node: file, bytes(release)).error == nil)
        // Whoever waited with that file is told that it is closed.
        for _ in 0..<256 { #expect(try guest.receive()?.error == "EBADF") }
        #expect(try guest.end() == nil)
    }
}
