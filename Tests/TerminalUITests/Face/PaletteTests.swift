import Testing

@testable import TerminalUI

@Suite struct PaletteTests {
    private func palette(_ environment: [String: String]) -> Palette? {
        TerminalCapabilities(isTerminal: true, environment: environment.merging(["TERM": "xterm"]) { $1 }).palette
    }

    @Test func theEnvironmentNamesThePalette() {
        #expect(palette([:]) == .standard)
        #expect(palette(["LAB_PALETTE": "deuteranopia"]) == .deuteranopia)
        #expect(palette(["LAB_PALETTE": "mono"]) == .mono)
        #expect(palette(["LAB_PALETTE": "tritanopia", "NO_COLOR": "1"]) == nil)
    }

    /// The numbers of ECMA-48 for the colours of text: 31 red, 32 green, 33 yellow, 34 blue.
    private func colours(_ palette: Palette) -> Set<Int> {
        Set(
            Style.allCases.compactMap { palette.parameters(of: $0) }.flatMap { $0.split(separator: ";") }
                .compactMap { Int($0) }.filter { (30...37).contains($0) || (90...97).contains($0) })
    }

    @Test func noPaletteSetsTwoColoursApartThatItsReaderSeesAsOne() {
        #expect(colours(.deuteranopia).isDisjoint(with: [31, 32]))
        #expect(colours(.tritanopia).isDisjoint(with: [32, 33, 34, 35]))
        #expect(colours(.mono).isEmpty)
    }

    @Test func whatCameAndWhatWentLooksOtherwiseInEveryPaletteWithColours() {
        for palette in Palette.allCases where palette.hasHues {
            #expect(palette.parameters(of: .added) != palette.parameters(of: .removed), "\(palette)")
            #expect(palette.parameters(of: .success) != palette.parameters(of: .error), "\(palette)")
        }
    }

    /// Without colours as with them: a value that came, went or changed has a sign.
    @Test func noColourSaysAnythingAlone() {
        let rows = [
            ChangeRow("a", from: nil, to: "1"), ChangeRow("a", from: "1", to: nil), ChangeRow("a", from: "1", to: "2"),
        ]
        let texts = rows.map { StyledLine($0.spans).text }
        #expect(texts == ["+ 1", "− 1", "1 → 2"])
    }
}
