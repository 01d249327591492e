import Foundation
import Testing

/// `lab new` with the built program: what an author gets, and what is left where it is refused.
@Suite struct NewLabTests {
    private let playground: Playground
    private let environment: [String: String]

    init() throws {
        playground = try Playground()
        let home = playground.folder.appending(path: "home")
        try FileManager.default.createDirectory(
            at: home.appending(path: "curriculum"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: Repository.root.appending(path: "curriculum/course.yaml"),
            to: home.appending(path: "curriculum/course.yaml"))
        environment = ["LAB_HOME": home.path]
    }

    /// Every file of the course with its text.
    private func files() throws -> [String: String] {
        let home = playground.folder.appending(path: "home")
        let names = FileManager.default.enumerator(atPath: home.path)?.compactMap { $0 as? String } ?? []
        return names.reduce(into: [:]) { files, name in
            files[name] = (try? String(contentsOf: home.appending(path: name), encoding: .utf8)) ?? "folder"
        }
    }

    private func strip() throws {
        // Of the repository's course, only the new lab is there: the others are planned.
        _ = try playground.bash(
            #"sed -i '/^  - id: /{n;/planned/!s/^/    planned: true\n/}' home/curriculum/course.yaml"#)
    }

    @Test(.enabled(if: getuid() == 0, "needs root: namespaces"))
    func theNewLabPassesLintWithExecuteAndPlaysAsItIs() throws {
        try strip()
        let (text, status) = try playground.bash(
            "lab new 15-mine && lab lint --execute && lab run 15-mine --lang ko && lab run 15-mine",
            environment: environment)
        #expect(status == 0, "\(text)")
        #expect(text.contains("✓ 15-mine/data-disk  yes            2/2        4/4"), "\(text)")
        #expect(text.contains("✓ 15-mine  3 steps played, 1 question answered by the kernel"), "\(text)")
        #expect(text.contains("ENOENT, as expected"))
    }

    @Test(.enabled(if: getuid() == 0, "needs root: mounts"))
    func anAuthorIsToldWhyASolutionDidNotPassAndWhatItPrinted() throws {
        try strip()
        let (text, status) = try playground.bash(
            """
            lab new 15-mine
            for file in home/labs/15-mine/data-disk/solution/*; do echo 'echo not today' > $file; done
            lab lint --execute --brief
            """, environment: environment)
        #expect(status == 1, "\(text)")
        #expect(text.contains("15-mine/data-disk/solution: "), "\(text)")
        #expect(text.contains("| not today"), "\(text)")
    }

    @Test func itWritesIntoTheCourseInWhichOneStands() throws {
        try strip()
        let (text, status) = try playground.bash(
            "unset LAB_HOME; cd home/curriculum; lab new 15-mine && lab lint && lab new 16-other --root .. && lab list")
        #expect(status == 0, "\(text)")
        #expect(text.contains("16-other"), "\(text)")
    }

    @Test(arguments: [("03-cgroups", "already"), ("15-Mine", "15-mine"), ("mine", "two digits")])
    func aRefusalSaysWhyAndChangesNothing(id: String, reason: String) throws {
        let before = try files()
        let (text, status) = try playground.bash("lab new \(id)", environment: environment)
        #expect(status == 2)
        #expect(text.contains(reason), "\(text)")
        #expect(try files() == before)
    }

    @Test(.enabled(if: getuid() == 0, "needs root: mounts"))
    func aDiskThatIsFullLeavesTheCourseAsItWas() throws {
        let (text, status) = try playground.bash(
            """
            unshare -m bash -c '
                cp -r home full.copy && mount -t tmpfs -o size=24k full home && cp -r full.copy/. home
                find home -type f -exec md5sum {} + | sort > before
                lab new 15-mine; echo "status $?"
                find home -type f -exec md5sum {} + | sort > after
                find home -newer before -name "*15*"
                cmp before after && echo same'
            """, environment: environment)
        #expect(status == 0)
        #expect(text.contains("status 4"), "\(text)")
        #expect(text.contains("The disk is full"), "\(text)")
        #expect(text.hasSuffix("status 4\nsame\n"), "\(text)")
    }
}
