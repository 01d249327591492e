import Foundation
import Glibc
import Synchronization
import Testing

/// A server of plain sockets that says exactly what a test wants it to say, and breaks off where a test wants it to.
final class ScriptedServer: Sendable {
    struct Request: Sendable {
        var method: String
        /// Without the query.
        var path: String
        var query: [String: String]
        var headers: [String: String]
        var body: [UInt8]

        func header(_ name: String) -> String? { headers[name.lowercased()] }
    }

    struct Answer: Sendable {
        var status = 200
        var headers: [String: String] = [:]
        var body: [UInt8] = []
        /// What `Content-Length` says, where that is not the truth; nil leaves the header out and closes behind the body.
        var length: Int?
        /// Breaks off after so many bytes of the body.
        var cut: Int?
        /// Writes the body in pieces of so many bytes, with a pause of so many milliseconds before each.
        var drip: (bytes: Int, milliseconds: Int)?
        /// Goes on for ever.
        var isEndless = false

        init(_ status: Int = 200, _ headers: [String: String] = [:], _ body: [UInt8] = []) {
            self.status = status
            self.headers = headers
            self.body = body
            length = body.count
        }

        static func text(_ status: Int, _ text: String, _ headers: [String: String] = [:]) -> Answer {
            Answer(status, headers, Array(text.utf8))
        }
    }

    /// After how many bytes, of all connections together, the next one breaks.
    enum Cut: Sendable {
        case never
        /// Once, and never again.
        case once(Int)
        /// Each connection after so many of its own.
        case each(Int)
    }

    private struct State {
        var requests: [Request] = []
        var sent = 0
        var received = 0
        var cut = Cut.never
        var cutsReceiving = false
        var isEnded = false
    }

    let port: UInt16
    private let listener: Int32
    private let handler: @Sendable (Request) -> Answer
    private let state = Mutex(State())

    var host: String { "127.0.0.1:\(port)" }
    var requests: [Request] { state.withLock { $0.requests } }
    /// `METHOD PATH`, in order.
    var story: [String] { requests.map { "\($0.method) \($0.path)" } }
    var sent: Int { state.withLock { $0.sent } }
    var received: Int { state.withLock { $0.received } }

    func forget() {
        state.withLock { $0 = State(isEnded: $0.isEnded) }
    }

    /// - Parameter receiving: whether bytes that come are counted, rather than those that go.
    func cut(_ cut: Cut, receiving: Bool = false) {
        state.withLock {
            $0 = State(isEnded: $0.isEnded)
            $0.cut = cut
            $0.cutsReceiving = receiving
        }
    }

    init(_ handler: @escaping @Sendable (Request) -> Answer) throws {
        self.handler = handler
        signal(SIGPIPE, SIG_IGN)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isReady = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
            }
        }
        guard isReady else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0 {
                    // It was ended (EINVAL); everything else is no reason to leave those who come.
                    if errno == EINVAL { break }
                    if errno == EBADF {
                        Issue.record("somebody else closed the listener of a test's server")
                        return
                    }
                    sched_yield()
                    continue
                }
                guard let server = self else {
                    close(connection)
                    break
                }
                Thread.detachNewThread { server.serve(connection) }
            }
            // Here and nowhere else: were it closed while this thread is on its way back to `accept`, its number could be
            // another test's listener by then, whose connections this thread would take and close.
            close(listener)
        }
    }

    /// Nobody listens any more.
    func end() {
        // Once: the number is somebody else's afterwards.
        let isFirst = state.withLock { state in
            defer { state.isEnded = true }
            return !state.isEnded
        }
        if isFirst { shutdown(listener, Int32(SHUT_RDWR)) }
    }

    deinit { end() }

    // MARK: One connection

    private struct Gone: Error {}

    private func serve(_ connection: Int32) {
        var own = 0
        var rest = [UInt8]()
        do {
            while true {
                guard let request = try read(connection, &rest, &own) else { break }
                state.withLock { $0.requests.append(request) }
                try answer(handler(request), to: request, connection, &own)
            }
        } catch {
            // Reset rather than an orderly end, as a machine does that loses power.
            var linger = linger(l_onoff: 1, l_linger: 0)
            setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        }
        close(connection)
    }

    /// How many of so many bytes may still pass.
    private func allowed(_ count: Int, _ own: inout Int, receiving: Bool) -> Int {
        state.withLock { state in
            let passed = receiving ? state.received : state.sent
            var allowed = count
            if state.cutsReceiving == receiving {
                switch state.cut {
                case .never: break
                case .once(let limit):
                    allowed = max(min(count, limit - passed), 0)
                    if allowed < count { state.cut = .never }
                case .each(let limit): allowed = max(min(count, limit - own), 0)
                }
                own += allowed
            }
            if receiving { state.received += allowed } else { state.sent += allowed }
            return allowed
        }
    }

    private func write(_ bytes: [UInt8], _ connection: Int32, _ own: inout Int) throws {
        let allowed = allowed(bytes.count, &own, receiving: false)
        var done = 0
        while done < allowed {
            let count = bytes.withUnsafeBytes {
                Glibc.write(connection, $0.baseAddress.map { $0 + done }, allowed - done)
            }
            guard count > 0 else { throw Gone() }
            done += count
        }
        if allowed < bytes.count { throw Gone() }
    }

    private func fill(_ connection: Int32, _ rest: inout [UInt8], _ own: inout Int) throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 16384)
        let count = Glibc.read(connection, &chunk, chunk.count)
        guard count > 0 else { return false }
        let allowed = allowed(count, &own, receiving: true)
        rest += chunk[..<allowed]
        if allowed < count { throw Gone() }
        return true
    }

    private func read(_ connection: Int32, _ rest: inout [UInt8], _ own: inout Int) throws -> Request? {
        var end = Self.headEnd(rest)
        while end == nil {
            guard try fill(connection, &rest, &own) else { return nil }
            end = Self.headEnd(rest)
        }
        guard let end else { return nil }
        let lines = String(decoding: rest[..<end], as: UTF8.self).split(separator: "\r\n").map(String.init)
        rest.removeFirst(end + 4)
        let words = (lines.first ?? "").split(separator: " ").map(String.init)
        guard words.count == 3 else { return nil }
        var headers = [String: String]()
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            if parts.count == 2 { headers[parts[0].lowercased()] = parts[1] }
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while rest.count < length {
            guard try fill(connection, &rest, &own) else { return nil }
        }
        let body = Array(rest[..<length])
        rest.removeFirst(length)
        let target = words[1].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var query = [String: String]()
        for pair in (target.count > 1 ? target[1] : "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1).map { $0.removingPercentEncoding ?? String($0) }
            // Several of one name, as scopes are, with a space between them.
            query[parts[0]] = [query[parts[0]], parts.count > 1 ? parts[1] : ""].compactMap { $0 }.joined(
                separator: " ")
        }
        return Request(method: words[0], path: target[0], query: query, headers: headers, body: body)
    }

    private static func headEnd(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        return (0...(bytes.count - 4)).first { bytes[$0..<($0 + 4)].elementsEqual([13, 10, 13, 10]) }
    }

    private func answer(_ answer: Answer, to request: Request, _ connection: Int32, _ own: inout Int) throws {
        // Three digits, whatever the number is.
        var head = "HTTP/1.1 \(answer.status < 10 ? "00" : "")\(answer.status) Status\r\n"
        for (name, value) in answer.headers.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
        if let length = answer.length, answer.status != 204 { head += "Content-Length: \(length)\r\n" }
        if answer.length == nil { head += "Connection: close\r\n" }
        try write(Array((head + "\r\n").utf8), connection, &own)
        if request.method == "HEAD" { return }
        if answer.isEndless {
            while true { try write([UInt8](repeating: 0x61, count: 16384), connection, &own) }
        }
        let body = Array(answer.body.prefix(answer.cut ?? answer.body.count))
        if let drip = answer.drip {
            var done = 0
            while done < body.count {
                // The pause is what is tested: somebody slow.
                Thread.sleep(forTimeInterval: Double(drip.milliseconds) / 1000)
                try write(Array(body[done..<min(done + drip.bytes, body.count)]), connection, &own)
                done += drip.bytes
            }
        } else {
            try write(body, connection, &own)
        }
        if answer.cut != nil { throw Gone() }
        if answer.length == nil {
            shutdown(connection, Int32(SHUT_WR))
            throw Gone()
        }
    }
}
