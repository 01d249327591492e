public import ArgumentParser
internal import Glibc
internal import LinuxSystem
public import Registry

extension AccessRules.Scheme: ExpressibleByArgument {}

/// Who may use the registry.
struct AccessOptions: ParsableArguments {
    @Option(
        name: .long,
        help: "NAME:PASSWORD-FILE, whose first line is the password; :pull,push behind it for less than everything.")
    var user: [String] = []

    @Option(name: .long, help: "A file of NAME:HASH lines as htpasswd -B writes them; :pull,push as above.")
    var users: String?

    @Option(name: .long, help: "How clients say who they are: basic, or token. Default: basic, once there are users.")
    var auth: AccessRules.Scheme?

    @Flag(name: .customLong("anonymous-pull"), help: "Whoever says nothing may pull.")
    var allowsAnonymousPull = false

    func rules(_ words: ServerWords) throws -> AccessRules {
        var all = [RegistryUser]()
        if let users {
            let text = try read(users)
            do throws(UserFileError) {
                all = try RegistryUser.read(text)
            } catch {
                throw Failure(2, words.wrongUserFile(users, error))
            }
        }
        for text in user { all.append(try one(text, words)) }
        guard !all.isEmpty else {
            guard auth == nil || auth == AccessRules.Scheme.none, !allowsAnonymousPull, users == nil else {
                throw Failure(2, words.usersNeeded)
            }
            return AccessRules()
        }
        return AccessRules(auth ?? .basic, users: all, allowsAnonymousPull: allowsAnonymousPull)
    }

    private func one(_ text: String, _ words: ServerWords) throws -> RegistryUser {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw Failure(2, words.wrongUser(text)) }
        var actions = Set(RegistryAction.allCases)
        if parts.count == 3 {
            guard let given = RegistryAction.read(parts[2]) else { throw Failure(2, words.wrongUser(text)) }
            actions = given
        }
        let password = try read(parts[1]).split(separator: "\n", omittingEmptySubsequences: false).first ?? ""
        guard !password.isEmpty else { throw Failure(2, words.emptyPassword(parts[1])) }
        guard let hash = PasswordHash(of: String(password)) else { throw Failure(2, words.cannotHash(parts[1])) }
        return RegistryUser(parts[0], password: hash, actions: actions)
    }

    private func read(_ path: String) throws(SystemError) -> String {
        let file = try FileDescriptor.open(path, O_RDONLY, step: "read the users")
        return String(decoding: try file.readAll(limit: 1 << 20), as: UTF8.self)
    }
}
