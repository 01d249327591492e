import Curriculum
import LinuxSystem
import Testing

@testable import LabEngine
@testable import TerminalUI

@Suite("The chart of what each way of running costs")
struct CostChartTests {
    private static func figures(_ scale: Double, disk: Double) -> [WayQuantity: WayFigure] {
        var figures = [WayQuantity: WayFigure]()
        figures[.start] = WayFigure([1, 1.5, 2].map { $0 * 1e6 * scale })
        figures[.memory] = WayFigure([3 * 1_048_576])
        figures[.disk] = WayFigure([disk])
        figures[.cpu] = WayFigure([20e6, 21e6, 25e6])
        figures[.call] = WayFigure([90, 100, 110])
        return figures
    }

    private static let comparison = WayComparison(
        rows: [
            .init(way: .native, figures: figures(1, disk: 0), kernels: 1),
            .init(way: .container, figures: figures(8, disk: 4 * 1_048_576), kernels: 1),
        ], leftOut: [.init(way: .chroot, reason: SystemError("find a program of the workload", errno: .noSuchFile))],
        rounds: 3)

    @Test func drawsABarForEachWayAgainstTheMostOfAll() {
        let text = CostChart(Self.comparison).lines(page: Page(width: 76)).text
        #expect(
            text == """
                Time to start (ms)                           median × native      least–most
                  native     ██▉                               1.50                1.00–2.00
                  container  ██████████████████████▌           12.0    ×8.00       8.00–16.0
                Memory of its process on the host (MiB)
                  native     ██████████████████████████████    3.00
                  container  ██████████████████████████████    3.00    ×1.00
                Disk for it alone (MiB)
                  native                                          0
                  container  ██████████████████████████████    4.00
                CPU time of a computation (ms)
                  native     █████████████████████████▎        21.0                20.0–25.0
                  container  █████████████████████████▎        21.0    ×1.00       20.0–25.0
                CPU time of one system call (ns)
                  native     ███████████████████████████▎       100                 90.0–110
                  container  ███████████████████████████▎       100    ×1.00        90.0–110
                Kernels that run  native 1, container 1
                chroot: not measured. cannot find a program of the workload: ENOENT (no such
                file or directory)
                The workload: bash goes 20000 times through an empty loop, dd copies 100000
                bytes one by one. Measured 3 times each way, in turn.
                """)
    }

    @Test(arguments: [20, 40, 80, 160]) func fitsEveryWidth(width: Int) {
        for line in CostChart(Self.comparison).lines(page: Page(width: width, language: .ko)) where width >= 60 {
            #expect(line.width <= width, "\(line.text)")
        }
    }

    @Test(arguments: [40, 63, 79, 200], Language.allCases)
    func aStepShowsItInOneLineForEachWay(width: Int, language: Language) {
        let page = Page(width: width, language: language)
        let lines = OutputView.chart(Self.comparison, picture: "cost.svg", page: page)
        for line in lines { #expect(line.width < width, "\(line.text)") }
        let bars = lines.filter { $0.text.contains(WayOfRunning.container.name[language] + "  ") }
        #expect(bars.count == WayQuantity.allCases.count)
        #expect(lines.last?.text.contains("cost.svg") == true)
    }

    @Test(arguments: [
        (0.0, "0"), (0.004, "0.00"), (0.854, "0.85"), (1, "1.00"), (9.994, "9.99"), (9.996, "10.0"), (12.34, "12.3"),
        (99.96, "100"), (1540.4, "1540"),
    ])
    func saysThreeDigits(value: Double, text: String) { #expect(CostScale.threeDigits(value) == text) }

    @Test func thePictureIsOneDocumentWithEveryFigure() throws {
        let text = CostDrawing(Self.comparison, language: .ko).text
        let document = try XMLReader.read(text)
        #expect(document.elements.first == "svg")
        #expect(document.elements.filter { $0 == "circle" }.count == 18)
        #expect(document.text.contains("컨테이너"))
        #expect(document.text.contains("12.0"))
        #expect(document.text.contains("(8.00–16.0)"))
        #expect(document.text.contains("×8.00"))
    }
}

/// The names of a document's elements, in order, and all of its text.
private final class XMLReader {
    struct NotWellFormed: Error {}

    var elements = [String]()
    var text = ""

    static func read(_ document: String) throws -> XMLReader {
        let reader = XMLReader()
        var rest = document[...]
        var open = [Substring]()
        while let start = rest.firstIndex(of: "<") {
            reader.text += rest[..<start]
            guard let end = rest[start...].firstIndex(of: ">") else { throw NotWellFormed() }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("/") {
                guard open.popLast() == tag.dropFirst() else { throw NotWellFormed() }
            } else {
                let name = tag.prefix { $0 != " " }
                open.append(name)
                reader.elements.append(String(name))
            }
        }
        guard open.isEmpty else { throw NotWellFormed() }
        return reader
    }
}
