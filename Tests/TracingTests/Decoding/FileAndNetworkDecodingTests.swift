import LinuxSystem
import Netlink
import Testing

@testable import Tracing

struct FileAndNetworkDecodingTests {
    private let memory = FakeMemory()

    @Test func openShowsAModeOnlyWhenItMakesAFile() {
        let path = memory.place("/etc/hosts")
        #expect(memory.text("open", path, 0o2000000, 0xabc) == "open(\"/etc/hosts\", O_RDONLY|O_CLOEXEC) = 0")
        #expect(
            memory.text("openat", 0xffff_ff9c, path, 0o1101, 0o644)
                == "openat(AT_FDCWD, \"/etc/hosts\", O_WRONLY|O_CREAT|O_TRUNC, 0644) = 0")
        #expect(
            memory.text("openat", 0xffff_ff9c, path, 0o20200002, 0o600)
                == "openat(AT_FDCWD, \"/etc/hosts\", O_RDWR|O_TMPFILE, 0600) = 0")
    }

    /// O_DIRECTORY, O_NOFOLLOW, O_DIRECT and O_LARGEFILE have other bits on arm64.
    @Test func openFlagsAreThoseOfTheArchitecture() {
        let path = memory.place("/x")
        #expect(memory.text("openat", 3, path, 0o200000, on: .x86_64) == "openat(3, \"/x\", O_RDONLY|O_DIRECTORY) = 0")
        #expect(memory.text("openat", 3, path, 0o40000, on: .arm64) == "openat(3, \"/x\", O_RDONLY|O_DIRECTORY) = 0")
        #expect(memory.text("openat", 3, path, 0o100000, on: .i386) == "openat(3, \"/x\", O_RDONLY|O_LARGEFILE) = 0")
    }

    @Test func openat2ShowsItsStructure() {
        let how = memory.place([0o10000000, 0, 0x10] as [UInt64])
        #expect(
            memory.text("openat2", 4, memory.place("proc"), how, 24)
                == "openat2(4, \"proc\", {flags=O_RDONLY|O_PATH, resolve=RESOLVE_IN_ROOT}) = 0")
    }

    @Test func foldersAndModesAreTold() {
        let path = memory.place("/sys/fs/cgroup/memory/demo")
        #expect(memory.text("mkdir", path, 0o755) == "mkdir(\"/sys/fs/cgroup/memory/demo\", 0755) = 0")
        #expect(memory.text("rmdir", path) == "rmdir(\"/sys/fs/cgroup/memory/demo\") = 0")
        #expect(
            memory.text("unlinkat", 0xffff_ff9c, path, 0x200)
                == "unlinkat(AT_FDCWD, \"/sys/fs/cgroup/memory/demo\", AT_REMOVEDIR) = 0")
        #expect(memory.text("mknod", memory.place("/n"), 0o020666, 0x103) == "mknod(\"/n\", S_IFCHR|0666, 1:3) = 0")
        #expect(memory.text("truncate", memory.place("/f"), 4096) == "truncate(\"/f\", 4096) = 0")
    }

    @Test func aWriteToACgroupFileShowsTheFileAndTheText() {
        memory.paths[3] = "/sys/fs/cgroup/memory/demo/memory.limit_in_bytes"
        memory.paths[4] = "/tmp/x"
        #expect(memory.text("write", 3, memory.place("64M\n"), 4) == "write(memory.limit_in_bytes ← \"64M\") = 0")
        #expect(memory.text("write", 4, memory.place("64M\n"), 4) == "write(4</tmp/x>, \"64M\\n\", 4) = 0")
        let vector = memory.place([memory.place("64"), 2, memory.place("M"), 1] as [UInt64])
        #expect(memory.text("writev", 3, vector, 2) == "writev(memory.limit_in_bytes ← \"64M\") = 0")
        memory.paths[5] = "/mnt/cg/demo/pids.max"
        #expect(memory.text("write", 5, memory.place("max"), 3) == "write(pids.max ← \"max\") = 0")
    }

    @Test func longAndBinaryDataIsCut() {
        #expect(
            memory.text("write", 1, memory.place([0x7f, 0x45, 0xff] as [UInt8]), 3) == #"write(1, "\x7fE\xff", 3) = 0"#)
        let long = memory.place([UInt8](repeating: 97, count: 10_000))
        let text = memory.text("write", 1, long, 10_000)
        #expect(text.hasSuffix("…, 10000) = 0"))
        #expect(text.count < 80)
        // 171 Korean syllables of three bytes: the limit of 512 bytes falls into the last.
        let korean = memory.place([UInt8](String(repeating: "가", count: 171).utf8))
        #expect(memory.text("write", 1, korean, 513).contains("가"))
    }

    @Test func socketsAreToldByFamilyAndAddress() {
        #expect(memory.text("socket", 2, 0o2000001, 6) == "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 0")
        #expect(memory.text("socket", 16, 3, 0) == "socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 0")
        let internet = memory.place([2, 0, 0x1f, 0x90, 10, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0] as [UInt8])
        #expect(memory.text("connect", 3, internet, 16) == "connect(3, 10.1.0.2:8080, 16) = 0")
        let unix = memory.place([1, 0] + Array("/run/x.sock".utf8) + [0] as [UInt8])
        #expect(memory.text("bind", 3, unix, 14) == "bind(3, /run/x.sock, 14) = 0")
        let six = memory.place(
            [10, 0, 0, 80, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 15) + [1, 0, 0, 0, 0] as [UInt8])
        #expect(memory.text("connect", 3, six, 28) == "connect(3, [::1]:80, 28) = 0")
        let kernel = memory.place([16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] as [UInt8])
        #expect(memory.text("bind", 3, kernel, 12) == "bind(3, the kernel, 12) = 0")
    }

    @Test func socketcallOf32BitProgramsIsOpened() {
        let words = memory.place([2, 1, 6] as [UInt32])
        #expect(
            memory.text("socketcall", 1, words, on: .i386)
                == "socketcall(SYS_SOCKET, AF_INET, SOCK_STREAM, IPPROTO_TCP) = 0")
        #expect(memory.text("socketcall", 99, 0x10, on: .i386) == "socketcall(99, 0x10) = 0")
    }

    @Test func netlinkMessagesAreToldInWords() {
        memory.paths[3] = "socket:[7]"
        memory.routeSockets = [3]
        let bytes = RouteRequest.addVeth("veth0", peer: "veth1").encoded
        let address = memory.place(bytes)
        #expect(
            memory.text("sendto", 3, address, UInt64(bytes.count), 0, 0, 0)
                == "sendto(3<socket:[7]>, RTM_NEWLINK veth0 ↔ veth1, \(bytes.count), 0, NULL, 0) = 0")
        let vector = memory.place([address, UInt64(bytes.count)])
        let message = memory.place([0, 0, vector, 1, 0, 0, 0] as [UInt64])
        #expect(memory.text("sendmsg", 3, message, 0) == "sendmsg(3<socket:[7]>, RTM_NEWLINK veth0 ↔ veth1, 0) = 0")
    }
}
