import Foundation

@testable import LinuxSystem

/// A connection that sends exactly the bytes that it is told to, as no HTTP library would.
final class RawConnection {
    let number: Int32
    private var rest: [UInt8] = []

    init(port: Int) throws {
        number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw SystemError("connect", errno: .current) }
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { Glibc.close(number) }

    func write(_ bytes: some Collection<UInt8>) throws {
        let bytes = Array(bytes)
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(number, $0.baseAddress.map { $0 + done }, $0.count - done, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemError("send", errno: .current) }
            done += count
        }
    }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// What comes next; empty at the end.
    func read() throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(number, &buffer, buffer.count, 0)
        guard count >= 0 else { throw SystemError("receive", errno: .current) }
        return Array(buffer[..<count])
    }

    /// Whether the other side closes now, at the latest when patience ends.
    func isClosed() -> Bool {
        while true {
            guard let bytes = try? read() else { return errno == ECONNRESET }
            if bytes.isEmpty { return true }
        }
    }

    static func head(_ method: String, _ target: String, headers: [(String, String)], length: Int?) -> String {
        var text = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if let length { text += "Content-Length: \(length)\r\n" }
        return text + "\r\n"
    }

    func exchange(
        _ method: String, _ target: String, headers: [(String, String)] = [], body: [UInt8] = []
    ) throws -> RawAnswer {
        let length = body.isEmpty && ["GET", "HEAD"].contains(method) ? nil : body.count
        try write(Array(RawConnection.head(method, target, headers: headers, length: length).utf8) + body)
        return try answer(hasBody: method != "HEAD")
    }

    /// Reads one answer.
    func answer(hasBody: Bool = true) throws -> RawAnswer {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let position = rest.firstRange(of: end) {
                let text = String(decoding: rest[..<position.lowerBound], as: UTF8.self)
                rest.removeFirst(position.upperBound)
                var answer = RawAnswer(head: text)
                if answer.status == 100 { continue }
                let length = hasBody ? answer["content-length"].flatMap { Int($0) } ?? 0 : 0
                while rest.count < length {
                    let more = try read()
                    if more.isEmpty { break }
                    rest += more
                }
                answer.body = Array(rest.prefix(length))
                rest.removeFirst(answer.body.count)
                return answer
            }
            let more = try read()
            guard !more.isEmpty else { throw SystemError("read an answer", errno: .brokenPipe) }
            rest += more
        }
    }
}

struct RawAnswer: Sendable {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: [UInt8] = []

    init(head: String) {
        let lines = head.components(separatedBy: "\r\n")
        status = Int(lines[0].split(separator: " ")[1]) ?? 0
        headers = lines.dropFirst().compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (
                line[..<colon].lowercased(),
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            )
        }
    }

    subscript(name: String) -> String? { headers.first { $0.name == name }?.value }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The codes of the errors in the body.
    var codes: [String] {
        struct Body: Decodable {
            struct Entry: Decodable { var code: String }
            var errors: [Entry]
        }
        return (try? JSONDecoder().decode(Body.self, from: Data(body)))?.errors.map(\.code) ?? []
    }
}
