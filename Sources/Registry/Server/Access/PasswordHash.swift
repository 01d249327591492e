internal import CCrypt
internal import Glibc

/// A password as it is kept: salted and slow to try out (crypt(5)).
public struct PasswordHash: Sendable {
    /// `$2y$…`, `$6$…`, `$y$…`
    public let text: String

    /// A hash that somebody else made, of a kind that this machine can check.
    public init?(_ text: String) {
        // What is older (DES, MD5 without a salt) does not keep a password secret.
        guard ["$2", "$5$", "$6$", "$y$", "$gy$", "$7$"].contains(where: { text.hasPrefix($0) }),
            PasswordHash.crypt("", text) != nil
        else { return nil }
        self.text = text
    }

    /// Hashes a password with a fresh salt, as this machine prefers it; nil where it cannot.
    public init?(of password: String) {
        guard let setting = crypt_gensalt_ra(nil, 0, nil, 0) else { return nil }
        defer { free(setting) }
        guard let text = PasswordHash.crypt(password, String(cString: setting)) else { return nil }
        self.text = text
    }

    func matches(_ password: String) -> Bool {
        guard let other = PasswordHash.crypt(password, text) else { return false }
        return PasswordHash.isSame(Array(other.utf8), Array(text.utf8))
    }

    /// In the same time for all that are different.
    static func isSame(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        // `|` and `^` bind alike, from left to right: without the brackets hardly more than the last byte would count.
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func crypt(_ password: String, _ setting: String) -> String? {
        guard !password.utf8.contains(0), password.utf8.count < 512 else { return nil }
        var data: UnsafeMutableRawPointer?
        var size: Int32 = 0
        defer { free(data) }
        guard let result = crypt_ra(password, setting, &data, &size) else { return nil }
        let text = String(cString: result)
        return text.hasPrefix("*") ? nil : text
    }
}
