import CLinux
import Foundation
import HostFiles
import LinuxSystem
import Testing

/// A guest without a kernel: sends what it likes to a server, and reads what comes back.
final class GuestKernel {
    let work: URL
    private let root: URL
    private let ours: Int32
    private let theirs: Int32
    private let serving: OwnThread<Result<Void, SystemError>>
    private var unique: UInt64 = 100

    /// What the server answers to one message.
    struct Answer: Equatable {
        let unique: UInt64
        /// The errno's name; nil for success.
        let error: String?
        let body: [UInt8]

        func take<T: BitwiseCopyable>(_ type: T.Type, at offset: Int = 0) throws -> T {
            try #require(body.count >= offset + MemoryLayout<T>.size)
            return body.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: T.self) }
        }
    }

    /// Of the folders `work`, which is writable, and `course`.
    static let work: UInt64 = 2
    static let course: UInt64 = 3

    init() throws {
        root = URL(filePath: "/tmp").appending(path: "lab-guest-\(UUID().uuidString)")
        work = root.appending(path: "work")
        for name in ["work", "course", "outside"] {
            let folder = root.appending(path: name)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try put("content", folder.appending(path: "file"))
        }
        let server = try HostFolderServer(folders: [
            HostFolder(name: "work", path: work.path, isWritable: true),
            HostFolder(name: "course", path: root.path + "/course", isWritable: false),
        ])
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        (ours, theirs) = (ends[0], ends[1])
        // A server that never answers shall not hang the tests.
        var limit = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(ours, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(ours, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        let port = theirs
        serving = OwnThread { Result { () throws(SystemError) in try server.serve(port) } }
    }

    /// Ends the port, and says how the server ended: nil for well.
    func end() throws -> SystemError? {
        shutdown(ours, Int32(SHUT_RDWR))
        defer {
            close(ours)
            close(theirs)
            remove(root)
        }
        let result = try #require(serving.value(seconds: 30), "the server did not end")
        if case .failure(let error) = result { return error }
        return nil
    }

    /// Whatever is sent, this is what has not happened: outside is as it was.
    func requireOutsideUntouched() throws {
        let all = try FileManager.default.contentsOfDirectory(atPath: root.path).sorted()
        #expect(all == ["course", "outside", "work"])
        for name in ["outside", "course"] {
            let folder = root.appending(path: name)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
            #expect(try text(folder.appending(path: "file")) == "content")
        }
    }

    func send(_ bytes: [UInt8]) throws {
        var done = 0
        while done < bytes.count {
            let count = bytes[done...].withUnsafeBytes {
                Glibc.send(ours, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            try #require(count > 0, "the server takes nothing more: \(LinuxSystem.Errno.current)")
            done += count
        }
    }

    /// The next answer; nil at the end of the port.
    func receive() throws -> Answer? {
        guard let header = try read(MemoryLayout<fuse_out_header>.size) else { return nil }
        let out = header.withUnsafeBytes { $0.loadUnaligned(as: fuse_out_header.self) }
        let body = try #require(try read(Int(out.len) - header.count))
        let error = out.error == 0 ? nil : LinuxSystem.Errno(rawValue: -out.error).name
        return Answer(unique: out.unique, error: error, body: body)
    }

    private func read(_ count: Int) throws -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes[done...].withUnsafeMutableBytes { recv(ours, $0.baseAddress, $0.count, 0) }
            try #require(got >= 0, "no answer: \(LinuxSystem.Errno.current)")
            if got == 0 { return nil }
            done += got
        }
        return bytes
    }

    /// A message with a header that is right.
    func message(_ opcode: fuse_opcode, node: UInt64, _ body: [UInt8]) -> [UInt8] {
        unique += 1
        var header = fuse_in_header()
        header.len = UInt32(MemoryLayout<fuse_in_header>.size + body.count)
        header.opcode = opcode.rawValue
        header.unique = unique
        header.nodeid = node
        return bytes(header) + body
    }

    func ask(_ opcode: fuse_opcode, node: UInt64, _ body: [UInt8] = []) throws -> Answer {
        try send(message(opcode, node: node, body))
        let expected = unique
        while let answer = try receive() {
            if answer.unique == expected { return answer }
        }
        throw SystemError("ask the server", errno: .brokenPipe)
    }

    /// Looks a name up; the number of its node.
    func find(_ name: String, in parent: UInt64) throws -> UInt64 {
        let answer = try ask(FUSE_LOOKUP, node: parent, Array(name.utf8) + [0])
        try #require(answer.error == nil)
        return try answer.take(fuse_entry_out.self).nodeid
    }

    func open(_ node: UInt64, _ flags: Int32, folder: Bool = false) throws -> UInt64 {
        let wish = fuse_open_in(flags: UInt32(bitPattern: flags), open_flags: 0)
        let answer = try ask(folder ? FUSE_OPENDIR : FUSE_OPEN, node: node, bytes(wish))
        try #require(answer.error == nil)
        return try answer.take(fuse_open_out.self).fh
    }
}

func bytes<T: BitwiseCopyable>(_ value: T) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }

func name(_ text: String) -> [UInt8] { Array(text.utf8) + [0] }
