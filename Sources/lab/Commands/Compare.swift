internal import ArgumentParser
internal import Checks
internal import Curriculum
internal import LabEngine
internal import LinuxSystem
internal import TerminalUI

/// `lab compare`: one workload in every way of running it, measured now.
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract:
            "Run one workload natively, in a chroot, in a container and in a virtual machine; chart what each costs.",
        discussion: "Every figure is measured here and now: the median, and the least and the most beside it.")

    @Option(help: "Only these, comma-separated: native, chroot, container, vm, vm-cold (booted). Default: all.")
    var ways: String?
    @Option(help: "How often each is measured.") var rounds: Int = WayComparison.usualRounds
    @Option(help: "Draw the chart into this file, too, as SVG.") var svg: String?
    @OptionGroup var options: LanguageOption

    func run() throws {
        let context = try Context(options.language)
        let comparison = try context.engine {
            try WayComparison.measure(try wanted(context), rounds: min(max(rounds, 1), Compare.mostRounds)) { text in
                Complaint(.passed, "lab: \(text[context.language])…").print()
            }
        }
        guard !comparison.rows.isEmpty else {
            let reasons = comparison.leftOut.map { left in
                context.messages.leftOut(
                    left.way.name[context.language], left.reason.text(in: context.language))
            }
            throw Complaint(.machine, "lab: " + reasons.joined(separator: "\nlab: "))
        }
        var lines = CostChart(comparison).lines(page: context.page)
        if let svg {
            try context.engine {
                let file = try ExportFile(path: svg)
                try file.write(CostDrawing(comparison, language: context.language).text)
                try file.finish()
            }
            lines.append(StyledLine(context.messages.pictureIn(svg)))
        }
        try context.show(lines)
    }

    /// More of them take minutes, and tell nothing new.
    private static let mostRounds = 1_000

    private func wanted(_ context: Context) throws -> [WayOfRunning] {
        guard let ways else { return WayOfRunning.allCases }
        do throws(ComparisonRequest.Fault) {
            return try ComparisonRequest.ways(ways).compactMap(WayOfRunning.init(rawValue:))
        } catch {
            guard case .unknownWay(let name) = error else { return WayOfRunning.allCases }
            throw Complaint(.usage, context.messages.unknownWay(name))
        }
    }
}
