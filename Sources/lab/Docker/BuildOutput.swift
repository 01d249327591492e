internal import Curriculum
internal import Dockerfile
internal import DockerWords
internal import ImageBuild
internal import TerminalUI

/// Shows a build's progress on standard error, as Docker does.
final class BuildOutput {
    private let terminal = Terminal(descriptor: 2)
    private let isQuiet: Bool
    private let language: Language
    private var plain: PlainBuildProgress
    /// nil where the lines are not for a person at a terminal.
    private var compact: CompactBuildProgress?
    /// Held back until it is sure that the program is not started anew: it would be shown twice.
    private var held: [StyledLine]? = []

    init(isQuiet: Bool, isPlain: Bool, _ language: Language) {
        self.isQuiet = isQuiet
        self.language = language
        plain = PlainBuildProgress(language)
        if !isPlain, terminal.capabilities.isTerminal { compact = CompactBuildProgress(language) }
    }

    /// What is doubtful in the whole file.
    func tell(_ warnings: [DockerfileDiagnostic], unused: [String], file: String) {
        let texts = warnings.map { $0.rendered(file: file, in: language) }
        for text in texts { show(text.split(separator: "\n").map { StyledLine($0, .dim) }) }
        if !unused.isEmpty {
            show([
                StyledLine(
                    language == .ko
                        ? "경고: 다음 --build-arg를 쓰는 ARG가 없습니다: [\(unused.joined(separator: " "))]"
                        : "[Warning] One or more build-args [\(unused.joined(separator: " "))] were not consumed",
                    .dim)
            ])
        }
    }

    func tell(_ event: BuildEvent) {
        show((compact?.lines(for: event) ?? plain.lines(for: event)).map(styled))
        // What is under way stands below, until something else is shown.
        if held == nil, let compact, !isQuiet { try? terminal.setBar(compact.current.map { [styled($0)] } ?? []) }
    }

    private func styled(_ line: BuildLine) -> StyledLine {
        let style: Style =
            switch line.kind {
            case .title: .strong
            case .effect, .done: .dim
            case .failed, .warning: .removed
            case .output, .gap: .plain
            }
        return StyledLine(line.text, style)
    }

    private func show(_ lines: [StyledLine]) {
        if isQuiet { return }
        if held != nil {
            held? += lines
        } else {
            // Where nobody reads on, the image is built all the same.
            try? terminal.write(lines)
        }
    }

    /// From now on everything is shown at once.
    func release() throws {
        guard let lines = held else { return }
        held = nil
        try terminal.write(lines)
    }
}
