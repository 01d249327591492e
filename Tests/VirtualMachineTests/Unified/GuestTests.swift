import Foundation
import HostFiles
import LinuxSystem
import Testing

@testable import VirtualMachine

/// Tests of this bundle that run in a virtual machine: the same bundle in the guest, with its libraries, the course, and
/// a folder for temporary files.
struct GuestTests {
    /// What one test came to in there.
    struct Outcome {
        var name: String
        var hasEnded = false
        /// Why it did not run; nil where it did.
        var skipped: String?
        /// What it recorded; empty where it passed.
        var issues: [String] = []
    }

    let outcomes: [Outcome]
    let status: Int32
    let output: String

    /// The folder of the course.
    static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized

    /// Where the guest finds them.
    private enum Place {
        static let bundle = "/run/tests/bundle"
        static let results = "/run/tests/results"
    }

    /// Who root of a sandbox is outside of it: whose the temporary files are in there, as a learner's folder is.
    private static let sandboxRoot = FileOwner(user: 1_900_000_000, group: 1_900_000_000)

    /// Runs the tests of one or more modules in a machine of their own.
    ///
    /// - Parameters:
    ///   - filters: of names, as `swift test --filter` takes them.
    ///   - skips: the same, of what is left to this kernel.
    ///   - seconds: after so long the guest's tests are killed.
    init(of image: MachineImage, filters: [String], skips: [String] = [], seconds: Int) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "lab-guest-tests-\(UUID().uuidString)")
        for name in ["bundle", "results"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        defer { try? FileManager.default.removeItem(at: folder) }
        let bundle = CommandLine.arguments[0]
        let lab = URL(filePath: bundle).deletingLastPathComponent().appending(path: "lab").path
        // What `lab` needs is in the guest already, where it is here.
        let present = try ProgramFiles(program: lab)
        let needed = try ProgramFiles(program: bundle)
        let libraries = Set(needed.ownLibraries + needed.systemLibraries)
            .subtracting(present.ownLibraries + present.systemLibraries)
        for path in libraries.sorted() + [bundle] {
            let source = URL(filePath: path).resolvingSymlinksInPath()
            let target = folder.appending(path: "bundle").appending(path: URL(filePath: path).lastPathComponent)
            try FileManager.default.copyItem(at: source, to: target)
        }

        let course = ["curriculum", "labs"].enumerated().map { index, name in
            let path = GuestTests.root.appending(path: name).path
            return VirtualMachine.Folder(HostFolder(name: "\(index)", path: path, isWritable: false), at: path)
        }
        let own = [
            VirtualMachine.Folder(
                HostFolder(name: "bundle", path: folder.appending(path: "bundle").path, isWritable: false),
                at: Place.bundle),
            VirtualMachine.Folder(
                HostFolder(
                    name: "results", path: folder.appending(path: "results").path, isWritable: true,
                    shownOwner: GuestTests.sandboxRoot),
                at: Place.results),
        ]
        let machine = try VirtualMachine(image, folders: course + own)
        defer { machine.end() }
        let program = "\(Place.bundle)/\(URL(filePath: bundle).lastPathComponent)"
        var words = [
            "exec", "--", "timeout", "--signal=KILL", "\(seconds)", program, "--testing-library", "swift-testing",
        ]
        for filter in filters { words += ["--filter", filter] }
        for skip in skips { words += ["--skip", skip] }
        words += ["--event-stream-version", "0", "--event-stream-output-path", "\(Place.results)/events"]
        // No machine is started in a machine: LAB_MACHINE says that this is one.
        let result = try TestMachine.run(
            machine, words,
            environment: [
                "LAB_MACHINE=vm", "HOME=/root", "TMPDIR=\(Place.results)", "LD_LIBRARY_PATH=\(Place.bundle)",
            ])
        status = result.status
        output = result.output + result.errors
        let events = try? String(contentsOf: folder.appending(path: "results/events"), encoding: .utf8)
        outcomes = GuestTests.outcomes(of: events ?? "")
    }

    /// The issues of all tests, and what the run said last where it did not get to its end.
    var faults: [String] {
        let open = outcomes.filter { !$0.hasEnded && $0.skipped == nil }.map { "\($0.name) did not end" }
        let issues = outcomes.flatMap(\.issues) + open
        if status == 0 || !issues.isEmpty { return issues }
        return [
            "the tests ended with status \(status): " + output.split(separator: "\n").suffix(40).joined(separator: "\n")
        ]
    }

    var passed: [Outcome] { outcomes.filter { $0.hasEnded && $0.issues.isEmpty } }
    var skipped: [Outcome] { outcomes.filter { $0.skipped != nil } }

    /// Reads the event stream of Swift Testing: a line of JSON for each event.
    private static func outcomes(of text: String) -> [Outcome] {
        var names = [String: String]()
        var outcomes = [String: Outcome]()
        for line in text.split(separator: "\n") {
            guard let record = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let payload = record["payload"] as? [String: Any]
            else { continue }
            if record["kind"] as? String == "test", payload["kind"] as? String == "function",
                let id = payload["id"] as? String
            {
                names[id] = payload["displayName"] as? String ?? payload["name"] as? String ?? id
            }
            guard record["kind"] as? String == "event", let id = payload["testID"] as? String, let name = names[id],
                let kind = payload["kind"] as? String
            else { continue }
            let messages = (payload["messages"] as? [[String: Any]] ?? []).compactMap { $0["text"] as? String }
            switch kind {
            case "testEnded": outcomes[id]?.hasEnded = true
            case "testStarted": outcomes[id] = Outcome(name: name)
            case "testSkipped": outcomes[id] = Outcome(name: name, skipped: messages.joined(separator: " "))
            case "issueRecorded":
                outcomes[id, default: Outcome(name: name)].issues.append(
                    ([name] + messages).joined(separator: ": "))
            default: break
            }
        }
        return outcomes.values.sorted { $0.name < $1.name }
    }
}
