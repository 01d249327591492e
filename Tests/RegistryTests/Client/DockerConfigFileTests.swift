import Foundation
import Glibc
import OCI
import Registry
import Testing

/// Docker's `config.json`, shared with other programs.
@Suite(.serialized) struct DockerConfigFileTests {
    let folder: ClientFolder
    let kim = Credentials.password(user: "kim", password: "a:b c")

    init() throws { folder = try ClientFolder() }

    private var file: DockerConfigFile { DockerConfigFile(path: "\(folder.path)/docker/config.json") }

    private func object() throws -> [String: Any] {
        let data = try Data(contentsOf: URL(fileURLWithPath: file.path))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func whatIsStoredIsFoundAndOnlyItsOwnerMayReadIt() async throws {
        #expect(try file.store(kim, for: "localhost:5000"))
        #expect(try await file.credentials(for: "localhost:5000") == kim)
        #expect(try await file.credentials(for: "localhost:5001") == nil)
        var information = stat()
        #expect(stat(file.path, &information) == 0 && information.st_mode & 0o777 == 0o600)
        #expect(try file.has("localhost:5000"))
        #expect(try file.erase("localhost:5000"))
        #expect(try await file.credentials(for: "localhost:5000") == nil)
        #expect(try !file.erase("localhost:5000"))
    }

    @Test func whatElseIsInTheFileStays() async throws {
        try FileManager.default.createDirectory(atPath: "\(folder.path)/docker", withIntermediateDirectories: true)
        _ = try folder.write(
            "docker/config.json",
            """
            {"psFormat": "table {{.ID}}", "auths": {"other:1": {"auth": "eDp5", "email": "x@y"}},
             "proxies": {"default": {"httpProxy": null}}, "big": 9007199254740993, "list": [1, 2.5, true]}
            """)
        try file.store(kim, for: ImageReference.defaultRegistry)
        let object = try object()
        #expect(object["psFormat"] as? String == "table {{.ID}}")
        #expect((object["big"] as? NSNumber)?.int64Value == 9_007_199_254_740_993)
        #expect((object["list"] as? [Any])?.count == 3)
        let auths = try #require(object["auths"] as? [String: [String: String]])
        #expect(auths["other:1"] == ["auth": "eDp5", "email": "x@y"])
        // Under the name that Docker gives its own registry.
        #expect(auths["https://index.docker.io/v1/"]?["auth"] == Data("kim:a:b c".utf8).base64EncodedString())
        #expect(try await file.credentials(for: "other:1") == .password(user: "x", password: "y"))
    }

    @Test func aLinkToTheFileStaysALink() throws {
        try FileManager.default.createDirectory(atPath: "\(folder.path)/docker", withIntermediateDirectories: true)
        let real = try folder.write("real.json", "{}")
        try FileManager.default.createSymbolicLink(atPath: file.path, withDestinationPath: real)
        try file.store(kim, for: "a:1")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: file.path) == real)
        #expect(try String(contentsOfFile: real, encoding: .utf8).contains("\"a:1\""))
    }

    @Test func aFileThatCannotBeReadIsNeitherUsedNorReplaced() async throws {
        try FileManager.default.createDirectory(atPath: "\(folder.path)/docker", withIntermediateDirectories: true)
        _ = try folder.write("docker/config.json", "{\"auths\": {\"a:1\": {\"auth\": \"aHVzaA==\"")
        let error = #expect(throws: RegistryClientError.self) { try file.store(kim, for: "b:1") }
        #expect(!"\(try #require(error))".contains("aHVzaA"))
        await #expect(throws: RegistryClientError.self) { try await file.credentials(for: "a:1") }
        #expect(try String(contentsOfFile: file.path, encoding: .utf8).hasPrefix("{\"auths\""))
    }

    @Test func loginsAtTheSameTimeAreAllKept() async throws {
        let file = file
        let kim = kim
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<24 { group.addTask { try file.store(kim, for: "host\(number):1") } }
            try await group.waitForAll()
        }
        #expect((try object()["auths"] as? [String: Any])?.count == 24)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/docker") == ["config.json"])
    }

    @Test func aProgramThatKeepsPasswordsIsGivenThemThroughAPipe() async throws {
        try FileManager.default.createDirectory(atPath: "\(folder.path)/docker", withIntermediateDirectories: true)
        // Keeps one entry in a file, and notes how it was called.
        let program = try folder.write(
            "docker-credential-demo",
            """
            #!/bin/sh
            echo "$0 $*" >>"\(folder.path)/calls"
            case $1 in
            store) cat >"\(folder.path)/kept" ;;
            get) cat >/dev/null; cat "\(folder.path)/kept" 2>/dev/null || { echo "credentials not found in native keychain"; exit 1; } ;;
            erase) cat >/dev/null; rm -f "\(folder.path)/kept" ;;
            esac
            """)
        chmod(program, 0o755)
        let path = String(cString: getenv("PATH"))
        setenv("PATH", "\(folder.path):\(path)", 1)
        defer { setenv("PATH", path, 1) }
        _ = try folder.write(
            "docker/config.json", "{\"credHelpers\": {\"a:1\": \"demo\"}, \"credsStore\": \"nothere\"}")

        #expect(try await file.credentials(for: "a:1") == nil)
        #expect(try !file.store(kim, for: "a:1"), "it lies with the program, not in the file")
        #expect(try await file.credentials(for: "a:1") == kim)
        #expect(try !String(contentsOfFile: file.path, encoding: .utf8).contains("a:b"))
        #expect(try file.erase("a:1"))
        #expect(try await file.credentials(for: "a:1") == nil)
        #expect(try !String(contentsOfFile: "\(folder.path)/calls", encoding: .utf8).contains("a:b"))

        await #expect(
            throws: RegistryClientError.credentialHelper(
                program: "docker-credential-nothere", reason: "it is not in PATH")
        ) { try await file.credentials(for: "b:1") }
    }
}
