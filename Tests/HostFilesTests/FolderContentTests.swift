import Foundation
import HostFiles
import Testing

/// What a learner does with files in the guest, and an editor on the host.
@Suite(.enabled(if: SharedMount.isPossible, SharedMount.reason)) struct FolderContentTests {
    @Test func theTopHoldsTheFolders() throws {
        try SharedMount.with { mount throws in
            #expect(try output(["ls", "-a", mount.mountPoint.path]) == ".\n..\ncourse\nwork\n")
            #expect(failure { mkdir(mount.mountPoint.path + "/more", 0o700) } == "EROFS")
            #expect(failure { access(mount.mountPoint.path + "/nothing", F_OK) } == "ENOENT")
        }
    }

    /// Also one that keeps its size, within the same tick of the kernel's clock, and one that puts another file there.
    @Test func aFileEditedOnTheHostIsSeenAtOnce() throws {
        try SharedMount.with { mount throws in
            let (host, guest) = (mount.work.appending(path: "a"), mount.guestWork.appending(path: "a"))
            for round in 0..<200 {
                let content = "round \(1000 + round)"
                if round % 2 == 0 {
                    try put(content, host)
                } else {
                    let file = try FileHandle(forWritingTo: host)
                    try file.write(contentsOf: Data(content.utf8))
                    try file.close()
                }
                #expect(try text(guest) == content)
            }
            // While it is open.
            let open = try FileHandle(forReadingFrom: guest)
            _ = try open.readToEnd()
            let more = try FileHandle(forWritingTo: host)
            try more.seekToEnd()
            try more.write(contentsOf: Data(", and more".utf8))
            #expect(try open.readToEnd() == Data(", and more".utf8))
            unlink(host.path)
            #expect(failure { access(guest.path, F_OK) } == "ENOENT")
        }
    }

    @Test func whatTheGuestWritesIsOnTheHostAtOnce() throws {
        try SharedMount.with { mount throws in
            try put("one", mount.guestWork.appending(path: "a"))
            #expect(try text(mount.work.appending(path: "a")) == "one")
            let script = """
                set -e; cd "$1"
                mkdir -p d/e; echo two > d/e/b; echo three >> d/e/b; mv d/e/b d/c; ln -s c d/link; ln d/c d/again
                rmdir d/e; chmod 640 d/c; touch -d '2001-02-03 04:05:06 UTC' d/c; truncate -s 3 d/again
                cp -p d/c d/copy; cat d/link; stat -c '%A %h %U' d/c; readlink d/link; rm -r d; ls
                """
            #expect(
                try output(["sh", "-c", script, "sh", mount.guestWork.path])
                    == "two-rw-r----- 2 root\nc\na\n")
            #expect(try FileManager.default.contentsOfDirectory(atPath: mount.work.path) == ["a"])
        }
    }

    @Test func timesAreKeptToTheNanosecond() throws {
        try SharedMount.with { mount throws in
            try put("", mount.guestWork.appending(path: "a"))
            let times = [timespec(tv_sec: 1_000_000_000, tv_nsec: 1), timespec(tv_sec: -5, tv_nsec: 999_999_999)]
            try #require(utimensat(AT_FDCWD, mount.guestWork.path + "/a", times, 0) == 0)
            for folder in [mount.work, mount.guestWork] {
                var status = stat()
                try #require(stat(folder.path + "/a", &status) == 0)
                #expect(status.st_atim.tv_nsec == 1 && status.st_mtim.tv_sec == -5)
            }
        }
    }

    @Test func aProgramRunsFromTheFolderAndTheNextVersionOfItToo() throws {
        try SharedMount.with { mount throws in
            for folder in [mount.work, mount.course] {
                let program = mount.mountPoint.appending(path: folder.lastPathComponent).appending(path: "program")
                try FileManager.default.copyItem(atPath: "/bin/echo", toPath: folder.path + "/program")
                #expect(try output([program.path, "hello"]) == "hello\n")
                try FileManager.default.removeItem(atPath: folder.path + "/program")
                try FileManager.default.copyItem(atPath: "/bin/cat", toPath: folder.path + "/program")
                // A folder that is only read may lag a second.
                try eventually { try output([program.path, "/proc/self/comm"]) == "program\n" }
            }
        }
    }

    @Test func aMappedFileIsReadAndWritten() throws {
        try SharedMount.with { mount throws in
            try put(String(repeating: "a", count: 10_000), mount.work.appending(path: "a"))
            let script = """
                import mmap, sys
                with open(sys.argv[1], "r+b") as f, mmap.mmap(f.fileno(), 0) as m:
                    print(m[9999:10000]); m[5000:5003] = b"xyz"; m.flush()
                """
            #expect(try output(["python3", "-c", script, mount.guestWork.path + "/a"]) == "b'a'\n")
            #expect(try text(mount.work.appending(path: "a")).contains("axyza"))
        }
    }

    @Test func aLargeFileArrivesAsItWas() throws {
        try SharedMount.with { mount throws in
            let script = """
                set -e; head -c 20000123 /dev/urandom > "$1/large"; cp "$1/large" "$2/copied"
                cd "$1"; [ "$(sha256sum < large)" = "$(sha256sum < "$2/large")" ]
                [ "$(sha256sum < large)" = "$(sha256sum < copied)" ]; cmp large "$2/copied"; echo same
                """
            #expect(try output(["sh", "-c", script, "sh", mount.work.path, mount.guestWork.path]) == "same\n")
        }
    }

    @Test func tenThousandEntriesAreListedOnceEach() throws {
        try SharedMount.with { mount throws in
            for folder in [mount.work, mount.course] {
                for number in 0..<10_000 {
                    let file = open("\(folder.path)/a-file-with-the-number-\(number)", O_WRONLY | O_CREAT, 0o644)
                    close(file)
                }
                let guest = mount.mountPoint.appending(path: folder.lastPathComponent).path
                #expect(try output(["sh", "-c", "ls '\(guest)' | sort -u | wc -l"]) == "10000\n")
                #expect(try output(["sh", "-c", "ls -l '\(guest)' | grep -c ^-rw-r--r--"]) == "10000\n")
                #expect(try output(["sh", "-c", "ls '\(guest)' | wc -l"]) == "10000\n")
            }
        }
    }

    /// Composed and decomposed, and no UTF-8 at all: three files to Linux.
    @Test func aNameIsItsBytes() throws {
        try SharedMount.with { mount throws in
            let script = #"""
                cd "$1"; printf a > "$(printf '\352\260\200')"; printf b > "$(printf '\341\204\200\341\205\241')"
                printf c > "$(printf 'x\377y')"; cd "$2"
                cat "$(printf '\352\260\200')" "$(printf '\341\204\200\341\205\241')" "$(printf 'x\377y')"; ls | wc -l
                """#
            #expect(try output(["sh", "-c", script, "sh", mount.work.path, mount.guestWork.path]) == "abc3\n")
            let long = String(repeating: "n", count: 255)
            try put("long", mount.guestWork.appending(path: long))
            #expect(try text(mount.work.appending(path: long)) == "long")
            #expect(failure { access("\(mount.guestWork.path)/\(long)n", F_OK) } == "ENAMETOOLONG")
        }
    }

    @Test func aFileThatWasRemovedWhileOpenLivesOn() throws {
        try SharedMount.with { mount throws in
            let script = """
                import os, sys
                f = open(sys.argv[1], "w+"); f.write("still "); f.flush(); os.unlink(sys.argv[1])
                f.write("here"); f.flush(); os.ftruncate(f.fileno(), 8); f.seek(0)
                print(f.read(), os.fstat(f.fileno()).st_size, os.path.exists(sys.argv[1]))
                """
            #expect(try output(["python3", "-c", script, mount.guestWork.path + "/a"]) == "still he 8 False\n")
        }
    }

    /// `lab reset` puts the learner's folder aside and another in its place, while a shell of the guest is in it.
    @Test func aDirectoryIsItsPlaceAndAFileIsItself() throws {
        try SharedMount.with { mount throws in
            let script = """
                import os, sys
                host, guest = sys.argv[1:]
                os.mkdir(host + "/d"); open(host + "/d/a", "w").write("old")
                os.chdir(guest + "/d"); held = open("a"); held.read()
                os.rename(host + "/d", host + "/d.1"); os.mkdir(host + "/d"); open(host + "/d/a", "w").write("new")
                print(open("a").read(), os.listdir("."), os.path.samefile(".", guest + "/d"))
                held.seek(0); print(held.read(), os.fstat(held.fileno()).st_size)
                open("b", "w").write("b"); print(os.listdir(host + "/d.1"), sorted(os.listdir(host + "/d")))
                """
            #expect(
                try output(["python3", "-c", script, mount.work.path, mount.guestWork.path])
                    == "new ['a'] True\nold 3\n['a'] ['a', 'b']\n")
        }
    }

    @Test func twoNamesOfAFileShowTheSameContent() throws {
        try SharedMount.with { mount throws in
            let (one, two) = (mount.guestWork.appending(path: "one"), mount.guestWork.appending(path: "two"))
            try put("first", one)
            try #require(link(one.path, two.path) == 0)
            #expect(try text(two) == "first")
            let file = try FileHandle(forWritingTo: one)
            try file.write(contentsOf: Data("again".utf8))
            #expect(try text(two) == "again")
        }
    }

    @Test func linesOfHostAndGuestInOneFileDoNotOverwriteEachOther() throws {
        try SharedMount.with { mount throws in
            let guest = open(mount.guestWork.path + "/log", O_WRONLY | O_CREAT | O_APPEND, 0o644)
            let host = open(mount.work.path + "/log", O_WRONLY | O_APPEND)
            defer {
                close(guest)
                close(host)
            }
            for _ in 0..<100 {
                #expect(write(guest, "guest\n", 6) == 6)
                #expect(write(host, "host\n", 5) == 5)
            }
            let lines = try text(mount.guestWork.appending(path: "log")).split(separator: "\n")
            #expect(lines.filter { $0 == "guest" }.count == 100 && lines.filter { $0 == "host" }.count == 100)
        }
    }

    @Test func manyThreadsAtOnceDoNotMeet() throws {
        try SharedMount.with { mount throws in
            let folder = mount.guestWork.path
            let threads = (0..<16).map { number in
                OwnThread {
                    var good = 0
                    for round in 0..<50 {
                        let name = "\(folder)/\(number)-\(round % 5)"
                        let content = String(repeating: "\(number) \(round) ", count: 500)
                        guard (try? put(content, URL(filePath: name))) != nil else { continue }
                        if (try? text(URL(filePath: name))) == content { good += 1 }
                        if round % 5 == 4, rename(name, name + ".moved") != 0 { good -= 1 }
                    }
                    return good
                }
            }
            for thread in threads { #expect(thread.value() == 50) }
            #expect(try FileManager.default.contentsOfDirectory(atPath: mount.work.path).count == 16 * 5)
        }
    }

    @Test func aFolderBelongsToWhomItIsShownFor() throws {
        let owner = FileOwner(user: 4321, group: 4322)
        let shown = FileOwner(user: 1_900_000_000, group: 1_900_000_001)
        try SharedMount.with(owner: owner, shownOwner: shown) { mount throws in
            let script = """
                cd "$1"; mkdir d; echo a > d/a; ln -s a d/l; stat -c '%u %g' . d d/a d/l; chown 1900000000 d/a; chown 7 d/a
                cd "$2"; stat -c '%u %g' d d/a d/l
                """
            #expect(
                try output(["sh", "-c", script, "sh", mount.guestWork.path, mount.work.path])
                    == String(repeating: "1900000000 1900000001\n", count: 4)
                    + "chown: changing ownership of 'd/a': Operation not permitted\n"
                    + String(repeating: "4321 4322\n", count: 3))
            // What the owner may not read stays unread, though the server is root.
            try put("secret", mount.work.appending(path: "secret"))
            chmod(mount.work.path + "/secret", 0o600)
            #expect(failure { open(mount.guestWork.path + "/secret", O_RDONLY) } == "EACCES")
        }
    }
}

/// Asks until it is so, for at most ten seconds.
func eventually(_ isSo: () throws -> Bool) throws {
    let deadline = Date().addingTimeInterval(10)
    var pause: UInt32 = 1000
    while try !isSo() {
        guard Date() < deadline else {
            Issue.record("it never came to be")
            return
        }
        var wait = timespec(tv_sec: 0, tv_nsec: Int(pause) * 1000)
        nanosleep(&wait, nil)
        pause = min(pause * 2, 200_000)
    }
}
