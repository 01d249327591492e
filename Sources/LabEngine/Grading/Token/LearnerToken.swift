internal import CNettle
public import Curriculum

/// What makes one learner's values differ from another's.
///
/// token = HMAC-SHA256(secret, learner), which the learner is given; a parameter is chosen by HMAC-SHA256(token,
/// "LAB/PARAMETER") (RFC 2104). The secret stays with the teacher: it is needed to make a token and to say whose it is,
/// never to grade with one.
public struct LearnerToken: Sendable, Hashable {
    /// Fewer bytes could be found out by trying, by somebody who has one token.
    public static let shortestSecret = 16

    private let bytes: [UInt8]

    public init(secret: [UInt8], learner: String) {
        bytes = LearnerToken.code(key: secret, learner)
    }

    /// - Parameter text: 64 hexadecimal digits, white space around them aside; nil for anything else.
    public init?(_ text: String) {
        let digits = text.utf8.filter { ![0x20, 0x09, 0x0a, 0x0d].contains($0) }
        guard digits.count == 64 else { return nil }
        var bytes = [UInt8]()
        for index in stride(from: 0, to: 64, by: 2) {
            // The initializer alone would take a sign.
            guard digits[index] != UInt8(ascii: "+"), digits[index] != UInt8(ascii: "-"),
                let byte = UInt8(String(decoding: digits[index...(index + 1)], as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(byte)
        }
        self.bytes = bytes
    }

    /// Whether it was made for this learner. Takes the same time for every wrong answer.
    public func isOf(_ learner: String, secret: [UInt8]) -> Bool {
        let right = LearnerToken.code(key: secret, learner)
        return nettle_memeql_sec(right, bytes, right.count) == 1
    }

    /// The learner's values of a lab's parameters: one of the choices for each.
    public func parameters(of lab: Lab) -> ParameterValues {
        var values = [String: String]()
        for parameter in lab.settings.parameters {
            let code = LearnerToken.code(key: bytes, "\(lab.id)/\(parameter.name)")
            let number = code.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            values[parameter.name] = parameter.choices[Int(number % UInt64(parameter.choices.count))]
        }
        return ParameterValues(values)
    }

    private static func code(key: [UInt8], _ text: String) -> [UInt8] {
        var context = hmac_sha256_ctx()
        nettle_hmac_sha256_set_key(&context, key.count, key)
        let bytes = Array(text.utf8)
        nettle_hmac_sha256_update(&context, bytes.count, bytes)
        var code = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
        nettle_hmac_sha256_digest(&context, code.count, &code)
        return code
    }
}

extension LearnerToken: CustomStringConvertible {
    /// As the learner gets it.
    public var description: String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
