internal import ArgumentParser
internal import Glibc
internal import Registry

/// Whether the registry speaks https, and with which certificate.
struct EncryptionOptions: ParsableArguments {
    @Flag(name: .long, help: "Speak https, with a certificate made on the spot; it says which authority to trust.")
    var tls = false

    @Option(name: .customLong("tls-name"), help: "One more name or address for that certificate.")
    var names: [String] = []

    @Option(name: .customLong("tls-cert"), help: "A certificate of your own (PEM), with those above it.")
    var certificate: String?

    @Option(name: .customLong("tls-key"), help: "Its key (PEM).")
    var key: String?

    /// nil for plain http. The authority is named where it is the registry's own.
    func files(
        for listen: String, in folder: String, _ words: ServerWords
    ) throws -> (files: TLSFiles, authority: String?)? {
        guard (certificate == nil) == (key == nil), !(tls && certificate != nil) else {
            throw Failure(2, words.certificateAndKey)
        }
        if let certificate, let key { return (TLSFiles(certificate: certificate, key: key), nil) }
        guard tls else { return nil }
        let authority = OwnAuthority(path: "\(folder)/tls")
        var all = ["localhost", "127.0.0.1", "::1"]
        if let host = hostName { all.append(host) }
        if !listen.hasPrefix("fd:"), let colon = listen.lastIndex(of: ":") {
            let host = listen[..<colon].drop { $0 == "[" }.prefix { $0 != "]" }
            if !host.isEmpty { all.append(String(host)) }
        }
        var seen = Set<String>()
        let distinct = (all + names).filter { seen.insert($0).inserted }
        return (try authority.issue(for: distinct), authority.certificate)
    }

    private var hostName: String? {
        var name = [CChar](repeating: 0, count: 65)
        guard gethostname(&name, 64) == 0 else { return nil }
        let text = name.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        return text.isEmpty ? nil : text
    }
}
