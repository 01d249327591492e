internal import FoundationEssentials
internal import Glibc
internal import LinuxSystem
internal import OCI

/// A program that keeps passwords, as Docker calls it: `docker-credential-NAME get|store|erase`. What is secret goes
/// through pipes, never through arguments.
struct CredentialProgram: Sendable {
    let program: String

    init(name: String) { program = "docker-credential-\(name)" }

    private struct Entry: Codable {
        var ServerURL: String?
        var Username: String?
        var Secret: String?
    }

    /// nil where it keeps nothing for the key.
    func get(_ key: String) throws -> Credentials? {
        let (status, output) = try run("get", Array(key.utf8))
        guard status == 0 else {
            // The words with which every such program says that it has nothing.
            if output.contains("credentials not found") { return nil }
            throw failure(status, output)
        }
        guard let entry = try? ImageDocument.decode(Entry.self, from: Array(output.utf8)), let user = entry.Username,
            let secret = entry.Secret
        else { throw RegistryClientError.credentialHelper(program: program, reason: "its answer cannot be read") }
        if user.isEmpty && secret.isEmpty { return nil }
        return user == "<token>" ? .identityToken(secret) : .password(user: user, password: secret)
    }

    func store(_ credentials: Credentials, for key: String) throws {
        let entry =
            switch credentials {
            case .password(let user, let password): Entry(ServerURL: key, Username: user, Secret: password)
            case .identityToken(let token): Entry(ServerURL: key, Username: "<token>", Secret: token)
            }
        let (status, output) = try run("store", ImageDocument.encode(entry))
        guard status == 0 else { throw failure(status, output) }
    }

    func erase(_ key: String) throws {
        let (status, output) = try run("erase", Array(key.utf8))
        guard status == 0 else { throw failure(status, output) }
    }

    private func failure(_ status: Int32, _ output: String) -> RegistryClientError {
        let line = output.split(separator: "\n").first.map { ": \($0.prefix(200))" } ?? ""
        return .credentialHelper(program: program, reason: "status \(status)\(line)")
    }

    private func run(_ word: String, _ input: [UInt8]) throws -> (status: Int32, output: String) {
        guard !program.contains("/"), let path = Self.find(program) else {
            throw RegistryClientError.credentialHelper(program: program, reason: "it is not in PATH")
        }
        let toChild = try Pipe()
        let fromChild = try Pipe()
        var plan = LaunchPlan()
        plan.resetSignals()
        plan.place([0: toChild.readEnd.rawValue, 1: fromChild.writeEnd.rawValue])
        plan.closeOnExec()
        plan.execute(path, [program, word], environment: Self.environment())
        let child = try plan.run(LaunchPlan.CloneOptions(sharesMemory: true))
        let writeEnd = toChild.takeWriteEnd()
        let readEnd = fromChild.takeReadEnd()
        do throws(SystemError) {
            try writeEnd.writeAll(input)
        } catch {
            // A program that needs no input may end without reading it; what it says decides.
            guard error.errno == .brokenPipe else { throw error }
        }
        writeEnd.close()
        let output = try readEnd.readAll(limit: 1 << 20)
        readEnd.close()
        let status = try child.wait()
        return (status.shellStatus, String(decoding: output, as: UTF8.self))
    }

    private static func find(_ program: String) -> String? {
        for folder in (Environment.value("PATH") ?? "").split(separator: ":") where folder.hasPrefix("/") {
            let path = "\(folder)/\(program)"
            if access(path, X_OK) == 0 { return path }
        }
        return nil
    }

    private static func environment() -> [String] {
        var list = [String]()
        var next = environ
        while let entry = next.pointee {
            list.append(String(cString: entry))
            next += 1
        }
        return list
    }
}
