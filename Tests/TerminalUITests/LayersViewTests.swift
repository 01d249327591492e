import Curriculum
import LinuxSystem
import Testing
import Tracing

@testable import TerminalUI

@Suite("The picture of an overlay")
struct LayersViewTests {
    private let picture = LayerPicture(
        target: "/store/merged", layers: ["upper", "/store/app", "base"], hasUpper: true,
        rows: [
            .init(path: "conf", marks: [.visible, .hidden, .hidden], state: .changed),
            .init(path: "log", marks: [.whiteout, .absent, .hidden], state: .deleted),
            .init(path: "plugins", marks: [.opaque, .absent, .hidden], state: .replaced),
        ])

    @Test func eachLayerHasAColumn() {
        let lines = LayersView(picture).lines(page: Page(width: 80, language: .en)).map(\.text)
        #expect(lines.count == 5)
        #expect(lines[0].split(separator: " ") == ["file", "upper", "app", "base"])
        #expect(lines[2].contains("●") && lines[2].contains("changed"))
        #expect(lines[3].contains("✕") && lines[3].contains("whiteout"))
        #expect(lines[4].contains("plugins/") && lines[4].contains("▣"))
    }

    @Test func nothingIsCalledACopyThatALowerLayerBrought() {
        let fresh = LayerPicture(
            target: "/store/merged", layers: ["upper", "app", "base"], hasUpper: true,
            rows: [.init(path: "conf", marks: [.absent, .visible, .hidden], state: .changed)])
        let lines = LayersView(fresh).lines(page: Page(width: 80, language: .en)).map(\.text)
        #expect(lines[2].contains("hides the one below") && !lines[2].contains("copy"))
    }

    @Test(arguments: [24, 40, 80])
    func itFitsInBothLanguages(width: Int) {
        for language in [Language.ko, .en] {
            let lines = LayersView(picture).lines(page: Page(width: width, language: language))
            #expect(lines.allSatisfy { $0.width <= width })
        }
    }

    @Test func ofManyLayersTheOneIsNamedThatAFileComesFrom() {
        let many = LayerPicture(
            target: "/m", layers: (1...128).map { "/layers/\($0)" }, hasUpper: false,
            rows: [
                .init(
                    path: "last", marks: [.visible] + Array(repeating: .hidden, count: 127), state: .changed)
            ])
        let lines = LayersView(many).lines(page: Page(width: 80, language: .en)).map(\.text)
        #expect(lines[0].split(separator: " ").prefix(2) == ["file", "from"])
        #expect(lines[2].contains("last") && lines[2].contains(" 1 "))
    }
}
