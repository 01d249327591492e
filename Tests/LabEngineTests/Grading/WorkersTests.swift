import Synchronization
import Testing

@testable import LabEngine

@Suite struct WorkersTests {
    @Test(arguments: [0, 1, 2, 7, 100])
    func resultsStandInTheOrderOfTheirPieces(count: Int) {
        let pieces = Array(0..<50)
        #expect(Workers.map(pieces, count: count) { $0 * $0 } == pieces.map { $0 * $0 })
    }

    @Test func noPiecesAreNoResults() { #expect(Workers.map([Int](), count: 2) { $0 } == []) }

    @Test func everyPieceIsDoneOnceAndCounted() {
        let told = Mutex([Int]())
        _ = Workers.map(Array(0..<20), count: 4, onDone: { done in told.withLock { $0.append(done) } }) { $0 }
        #expect(told.withLock { $0.sorted() } == Array(1...20))
    }
}
