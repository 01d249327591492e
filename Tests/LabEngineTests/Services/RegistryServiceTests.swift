import Cgroups
import Checks
import Curriculum
import Foundation
import ImageChecks
import LinuxSystem
import Synchronization
import Testing
import Tracing
import Wire

@testable import LabEngine

private let isRoot = geteuid() == 0
private let programs = SandboxPrograms.beside(
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: ".build/debug").path(percentEncoded: false))
private let hasServer = programs.labd != nil

@Suite(
    .enabled(if: isRoot, "needs root: namespaces and control groups"),
    .enabled(if: hasServer, "needs labd in the build folder"), .serialized)
struct RegistryServiceTests {
    private static let position = SourcePosition(file: "test", line: 1, column: 1)
    private static let services = [Service.registry(RegistryService(port: 5000, position: position))]

    private func session(in folder: TestFolder, services: [Service] = services) throws -> LabSession {
        var lab = try course.lab("03-cgroups")
        lab.settings.services = services
        let session = LabSession(
            // Its steps follow programs, and a session follows what any step of its lesson does.
            lab: lab, lesson: try course.lesson("01-isolation", language: .en), workspace: Workspace(in: folder.path))
        let host = try SandboxHost(programs: programs)
        session.state.withLock { $0.host = host }
        return session
    }

    private func step(_ shell: String) -> Step {
        Step(
            id: "s-\(shell.hashValue.magnitude)",
            variants: [Step.Variant(shell: shell, trace: ["exec"], time: .seconds(20), position: Self.position)])
    }

    /// One request, and the first line of its answer.
    private static func ask(_ request: String, body: String = "", port: Int = 5000) -> String {
        """
        exec 3<>/dev/tcp/localhost/\(port)
        printf '\(request) HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: \(body.utf8.count)\\r\\n\
        Connection: close\\r\\n\\r\\n\(body)' >&3
        head -1 <&3; cat <&3 >/dev/null; exec 3>&-
        """
    }

    private static let digest = "sha256:" + String(repeating: "0", count: 64)

    @Test func whatItIsAskedStandsAmongTheCallsOfTheStep() throws {
        let folder = try TestFolder()
        let session = try session(in: folder)
        defer { session.close() }
        let text = "/bin/true\n\(Self.ask("HEAD /v2/app/blobs/\(Self.digest)"))\n/bin/false"
        let outcome = try session.run(step(text))
        #expect(outcome.run.output.text.hasPrefix("HTTP/1.1 404"))
        #expect(outcome.exchanges.map(\.meaning) == [.absent])
        #expect(
            outcome.shows(
                Evidence(exchange: ExchangePattern(path: "/v2/*/blobs/*", status: "4xx"), position: Self.position)))
        let twice = Evidence(min: 2, exchange: ExchangePattern(method: "HEAD"), position: Self.position)
        #expect(!outcome.shows(twice))
        // In time: behind the first program, before the last.
        let words = outcome.run.events.map { event in
            switch event {
            case .call(let call):
                "\(call.args)".contains("/bin/false") ? "false" : "\(call.args)".contains("/bin/true") ? "true" : ""
            case .exchange: "exchange"
            case .state: ""
            }
        }.filter { !$0.isEmpty }
        #expect(words == ["true", "exchange", "false"])
        // What came before a step is not of the next.
        #expect(try session.run(step("/bin/true")).exchanges.isEmpty)
    }

    @Test func aLearnerNeitherSeesNorEndsNorReplacesIt() throws {
        let folder = try TestFolder()
        let session = try session(in: folder)
        defer { session.close() }
        let outcome = try session.run(
            step(
                """
                cat /proc/[0-9]*/cmdline | tr '\\0' ' '
                for pid in /proc/[0-9]*; do [ "${pid#/proc/}" = 1 ] || [ "${pid#/proc/}" = $$ ] || kill -9 ${pid#/proc/}; done 2>/dev/null
                cat $LAB_CGROUP_PIDS/cgroup.procs | tr '\\n' ' '; echo
                perl -MSocket -e 'socket(S, PF_INET, SOCK_STREAM, 0); setsockopt(S, SOL_SOCKET, SO_REUSEADDR, 1);
                    setsockopt(S, SOL_SOCKET, SO_REUSEPORT, 1);
                    print bind(S, sockaddr_in(5000, inet_aton("127.0.0.1"))) && listen(S, 1) ? "mine\\n" : "taken\\n"'
                \(Self.ask("GET /v2/"))
                """))
        let text = outcome.run.output.text
        #expect(!text.contains("labd") && !text.contains("services"))
        #expect(text.contains("taken") && !text.contains("mine"))
        #expect(text.contains("HTTP/1.1 200"))
        #expect(outcome.exchanges.map(\.meaning) == [.welcome])
    }

    @Test func itEndsWithTheSessionAndLeavesNothing() throws {
        let folder = try TestFolder()
        let session = try session(in: folder)
        let sandbox = try session.open()
        let holder = try #require(sandbox.services).process
        let group = sandbox.group.path + ServiceHolder.suffix
        _ = try session.run(step(Self.ask("GET /v2/")))
        session.close()
        #expect(!KernelFile.exists("/proc/\(holder)"))
        #expect(!Cgroup(layout: sandbox.group.layout, path: group).exists)
        #expect(!KernelFile.exists("/run/lab/\(sandbox.name)"))
    }

    /// libdispatch looks at `/proc/TID/stat` of its threads when it is busy, and ends the program where one is missing.
    @Test func eachThreadFindsItselfUnderItsOwnNumber() throws {
        let folder = try TestFolder()
        let session = try session(in: folder)
        defer { session.close() }
        let holder = try #require(try session.open().services).process
        _ = try session.run(step(Self.ask("GET /v2/")))
        let processes = KernelFile.names(in: "/proc/\(holder)/root/proc").filter { $0.allSatisfy(\.isNumber) }
        let commands = try processes.map { pid in
            String(try KernelFile.read("/proc/\(holder)/root/proc/\(pid)/cmdline").prefix { $0 != "\0" })
        }
        #expect(commands.sorted() == ["labd", "services"])
    }

    @Test func goingBackBringsAnEmptyOne() throws {
        let folder = try TestFolder()
        let session = try session(in: folder)
        defer { session.close() }
        let hello = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
        let look = step(Self.ask("HEAD /v2/app/blobs/\(hello)"))
        let push = step(Self.ask("POST /v2/app/blobs/uploads/?digest=\(hello)", body: "hello"))
        #expect(try session.run(push).exchanges.map(\.meaning) == [.blobStored(bytes: 5)])
        #expect(try session.run(look).exchanges.map(\.meaning) == [.present])
        try session.goBack(before: push.id)
        #expect(try session.run(look).exchanges.map(\.meaning) == [.absent])
    }

    @Test func probesSeeWhatItHoldsAndWasAsked() throws {
        let folder = try TestFolder()
        let hello = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
        try folder.write(
            Self.ask("HEAD /v2/app/blobs/\(hello)") + "\n"
                + Self.ask("POST /v2/app/blobs/uploads/?digest=\(hello)", body: "hello"), to: "push.sh")
        let story = Check.Argument.list([
            Value("HEAD /v2/app/blobs/* 404"), Value("POST /v2/app/blobs/uploads/?digest=* 201"),
        ])
        let backwards = Check.Argument.list([
            Value("POST /v2/app/blobs/uploads/ 201"), Value("HEAD /v2/app/blobs/* 404"),
        ])
        let checks = [
            Self.check("blob", "registry", ["repository": .value("app")], "blobs", "1"),
            Self.check("there", "registry", ["repository": .value("app")], "exists", "true"),
            Self.check(
                "untagged", "registry", ["repository": .value("app"), "tag": .value("latest")], "exists", "false"),
            Self.check("asked", "http", ["method": .value("HEAD"), "status": .value("404")], "count", "1"),
            Self.check("sent", "http", ["method": .value("POST")], "sent", "5"),
            Self.check("story", "http", ["story": story], "in_order", "true"),
            Self.check("backwards", "http", ["story": backwards], "in_order", "false"),
        ]
        let report = try grade(checks, in: folder)
        for outcome in report.result.checks {
            #expect(outcome.status == .pass, "\(outcome.id): \(outcome.message) \(report.output.text)")
        }
    }

    // MARK: Grading

    private static func check(
        _ id: String, _ probe: String, _ arguments: [String: Check.Argument], _ key: String, _ value: String
    ) -> Check {
        Check(
            id: id, probe: probe, arguments: arguments,
            expectations: .same(
                Expectation(fields: [.init(key: key, matcher: .equals(.init(value)), position: position)])),
            position: position)
    }

    /// Runs `push.sh` as an exercise with these checks.
    private func grade(_ checks: [Check], in folder: TestFolder) throws -> ExerciseRunner.Report {
        var lab = try course.lab("03-cgroups")
        lab.settings.services = Self.services
        var exercise = try #require(
            try course.exercises(of: lab.id, in: try course.lesson(lab.id, language: .en)).first)
        (exercise.checks, exercise.script, exercise.time) = (checks, "push.sh", .seconds(60))
        let runner = ExerciseRunner(host: try SandboxHost(programs: programs), lab: lab, language: .en)
        return try runner.run(exercise, folder: folder.path)
    }

    /// A script may be done before the registry has begun to serve.
    @Test func whoAsksNothingLeavesAnEmptyRegistry() throws {
        let folder = try TestFolder()
        try folder.write("true", to: "push.sh")
        let checks = [
            Self.check("blobs", "registry", [:], "blobs", "0"),
            Self.check("absent", "registry", ["repository": .value("app")], "exists", "false"),
            Self.check("silent", "http", [:], "count", "0"),
        ]
        for outcome in try grade(checks, in: folder).result.checks {
            #expect(outcome.status == .pass, "\(outcome.id): \(outcome.message)")
        }
    }

    /// What it is asked behind the last line that it can write would be nobody's evidence.
    @Test func aRegistryThatCannotTellWhatItIsAskedEnds() throws {
        let folder = try TestFolder()
        try folder.write(
            #"""
            perl -MIO::Socket::INET -e '
              my $s = IO::Socket::INET->new("localhost:5000"); my $x = "x" x 8000;
              for (1 .. 8000) {
                print $s "GET /v2/?n=$x HTTP/1.1\r\nHost: a\r\n\r\n" or last; sysread $s, my $answer, 9000 or last;
              }'
            """# + "\n" + Self.ask("GET /v2/app/blobs/\(Self.digest)"), to: "push.sh")
        let checks = [Self.check("never", "http", ["path": .value("/v2/app/blobs/*")], "count", "0")]
        let report = try grade(checks, in: folder)
        #expect(report.result.checks.map(\.status) == [.error], "\(report.output.text)")
    }

    @Test func twoRegistriesAskForAPasswordEachInItsWay() throws {
        let folder = try TestFolder()
        let user = RegistryService.User(name: "me", password: "secret")
        let session = try session(
            in: folder,
            services: [
                .registry(RegistryService(port: 5000, users: [user], authentication: .basic, position: Self.position)),
                .registry(RegistryService(port: 5001, users: [user], authentication: .token, position: Self.position)),
            ])
        defer { session.close() }
        let outcome = try session.run(
            step(
                """
                mkdir /tmp/image; cd /tmp/image; echo hello > file; printf 'FROM scratch\nCOPY file /\n' > Dockerfile
                for port in 5000 5001; do
                  lab docker build -q -t localhost:$port/a . >/dev/null
                  lab docker push -q localhost:$port/a 2>/dev/null || echo "$port refuses"
                  echo secret | lab docker login --username me --password-stdin localhost:$port 2>/dev/null
                  lab docker push -q localhost:$port/a
                done
                """))
        #expect(
            outcome.run.output.text.split(separator: "\n") == [
                "5000 refuses", "Login Succeeded", "localhost:5000/a:latest", "5001 refuses", "Login Succeeded",
                "localhost:5001/a:latest",
            ])
        func schemes(_ service: String, _ method: String, _ path: String, _ status: Int) -> Set<String?> {
            var schemes = Set<String?>()
            for case .exchange(let event) in outcome.run.events where event.service == service {
                let exchange = event.exchange
                guard exchange.method == method, exchange.target.hasPrefix(path), exchange.status == status else {
                    continue
                }
                schemes.insert(exchange.requestHeader("authorization"))
            }
            return schemes
        }
        #expect(schemes("localhost:5000", "PUT", "/v2/a/manifests/", 201) == ["Basic"])
        #expect(schemes("localhost:5000", "GET", "/token", 200) == [])
        #expect(schemes("localhost:5001", "PUT", "/v2/a/manifests/", 201) == ["Bearer"])
        #expect(schemes("localhost:5001", "GET", "/token", 200) == ["Basic"])
        #expect(schemes("localhost:5001", "GET", "/v2/", 401) == [nil])
    }
}
