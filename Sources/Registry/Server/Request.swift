internal import NIOCore
internal import NIOHTTP1
internal import OCI
internal import Wire

/// What was asked, taken apart.
struct Request: Sendable {
    var method: HTTPMethod
    var target: RequestTarget
    var headers: HTTPHeaders
    /// Whether the connection is encrypted, so that addresses of ours say `https`.
    var isSecure = false
    var address: CallerAddress
    /// Whether a body follows.
    var hasBody: Bool
    /// What the sender may do.
    var caller: Caller = .anyone

    init(_ head: HTTPRequestHead, from address: CallerAddress, isSecure: Bool = false) {
        method = head.method
        target = RequestTarget(head.uri)
        headers = head.headers
        self.isSecure = isSecure
        self.address = address
        let length = head.headers.first(name: "content-length")
        hasBody = head.headers.contains(name: "transfer-encoding") || length != nil && length != "0"
    }

    /// As the headers say; nil where they do not.
    var contentLength: Int64? { headers.first(name: "content-length").flatMap { Int64($0) } }

    /// Without its parameters, in lower case; nil where there is none.
    var contentType: String? {
        headers.first(name: "content-type").map { text in
            let base = text.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)[0]
            return String(base).trimmed().lowercased()
        }
    }

    /// `http://localhost:5000`, as the client knows us.
    var base: String {
        let host = headers.first(name: "host") ?? ""
        // It will stand between quotes.
        let isPlain = host.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
                || ".:-_[]".utf8.contains(byte)
        }
        return "\(isSecure ? "https" : "http")://\(isPlain && !host.isEmpty ? host : "localhost")"
    }

    /// A value of the query that must be a digest.
    func digest(_ name: String) throws(RegistryError) -> Digest? {
        guard let text = target.value(name) else { return nil }
        do {
            return try Digest(text)
        } catch {
            throw .digestInvalid(error)
        }
    }
}

extension RequestTarget {
    /// A value as it stands in a query.
    static func encoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes = [UInt8]()
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension StringProtocol {
    /// Without spaces and tabs on both sides.
    func trimmed() -> String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        return String(drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
