import Dockerfile
import Testing

/// Whatever the bytes: an answer, and places that are in the file.
@Suite struct AnyInputTests {
    /// The same numbers in each run, so that a failure can be looked at again.
    private struct Numbers: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var z = state
            z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
            z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
            return z ^ (z >> 31)
        }
    }

    private static let valid = """
        # syntax=docker/dockerfile:1
        # escape=\\
        ARG V=1.2
        FROM --platform=linux/amd64 busybox:${V%.*} AS build
        ENV A="x y" B='z' C=${A:-${B:+w}} \\
            # comment
            D=\\$A
        RUN --network=none <<-"EOF" cat - <<E2
        \tline
        \tEOF
        two
        E2
        COPY --from=build --chown=1:2 --exclude=*.o ["a b", "/c/"]
        ADD <<f 가나다 /x/
        $A ${A//x/y}
        f
        HEALTHCHECK --interval=1m2.5s --retries=3 CMD ["a", "\\u00e9"]
        ONBUILD RUN echo <<Z
        Z
        EXPOSE 80 $P/udp 1-3
        LABEL legacy form of a label
        SHELL ["/bin/sh", "-c"]
        """

    private func check(_ bytes: [UInt8]) {
        var lines: [[Unicode.Scalar]] = [[]]
        var text = String(decoding: bytes, as: UTF8.self).unicodeScalars
        if text.first == "\u{feff}" { text.removeFirst() }
        for scalar in text {
            if scalar == "\n" { lines.append([]) } else { lines[lines.count - 1].append(scalar) }
        }
        func isValid(_ diagnostic: DockerfileDiagnostic) -> Bool {
            let (start, end) = (diagnostic.range.start, diagnostic.range.end)
            return start <= end && start.line >= 1 && end.line <= lines.count && start.column >= 1
                && start.column <= lines[start.line - 1].count + 1 && end.column <= lines[end.line - 1].count + 1
                && !diagnostic.rendered(file: "Dockerfile").isEmpty
        }
        do throws(DockerfileError) {
            let file = try ParsedDockerfile(bytes: bytes)
            #expect(file.warnings.allSatisfy(isValid))
            let plan = try file.plan(target: nil)
            var variables = StageVariables(plan: plan, environment: ["PATH=/bin"])
            for stage in plan.stages {
                for statement in stage.stage.statements {
                    do throws(DockerfileDiagnostic) {
                        switch try statement.expanded(in: variables, of: file) {
                        case .arg(let arg): variables.declare(arg)
                        case .env(let env): variables.set(env)
                        case .run(let run): _ = run.execution()
                        case .expose(let expose): _ = try expose.ports()
                        default: break
                        }
                    } catch {
                        #expect(isValid(error), "\(error)")
                    }
                }
            }
        } catch {
            #expect(!error.diagnostics.isEmpty)
            #expect(error.diagnostics.allSatisfy(isValid), "\(error) in \(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test func theFileItselfIsValid() throws {
        _ = try ParsedDockerfile(Self.valid)
    }

    @Test func randomBytesGetAnAnswer() {
        var numbers = Numbers(state: 1)
        for _ in 0..<1500 {
            let count = Int.random(in: 0...120, using: &numbers)
            check((0..<count).map { _ in UInt8.random(in: 0...255, using: &numbers) })
        }
    }

    @Test func changedFilesGetAnAnswer() {
        var numbers = Numbers(state: 2)
        let valid = Array(Self.valid.utf8)
        let pieces = [
            "<<", "\\", "\\\n", "\"", "'", "${", "}", "[", "]", "#", "\r\n", "--", "=", "$", "\n", "`", "FROM ",
            "\u{feff}", "😀",
        ]
        for _ in 0..<4000 {
            var bytes = valid
            for _ in 0...Int.random(in: 0...4, using: &numbers) {
                let place = Int.random(in: 0...bytes.count, using: &numbers)
                switch Int.random(in: 0...3, using: &numbers) {
                case 0: bytes.insert(contentsOf: Array((pieces.randomElement(using: &numbers) ?? "").utf8), at: place)
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...20, using: &numbers)))
                case 2: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &numbers) }
                default: bytes = Array(bytes.prefix(place))
                }
            }
            check(bytes)
        }
    }

    @Test func anyPatternGetsAnAnswer() {
        var numbers = Numbers(state: 3)
        let alphabet = Array("ab*?[]^-\\/!. #가".unicodeScalars)
        for _ in 0..<3000 {
            func text() -> String {
                var view = String.UnicodeScalarView()
                for _ in 0..<Int.random(in: 0...12, using: &numbers) {
                    if let scalar = alphabet.randomElement(using: &numbers) { view.append(scalar) }
                }
                return String(view)
            }
            let pattern = text()
            if let rules = try? IgnoreRules(pattern) { _ = rules.excludes(text()) || rules.prunes(folder: text()) }
            if let wildcard = try? PathWildcard(pattern) { _ = wildcard.matches(text()) }
        }
    }
}
