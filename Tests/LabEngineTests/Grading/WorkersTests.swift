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

    @Test(arguments: [1, 2, 8]) func resultsAreHandedOverInOrderWhileOthersStillRun(count: Int) {
        var taken = [Int]()
        Workers.forEach(Array(0..<100), count: count, { $0 * 2 }) { taken.append($0) }
        #expect(taken == (0..<100).map { $0 * 2 })
    }

    @Test(arguments: [1, 3]) func whoeverTakesMayEndIt(count: Int) {
        struct Enough: Error {}
        let begun = Mutex(0)
        #expect(throws: Enough.self) {
            try Workers.forEach(Array(0..<100), count: count, { _ in begun.withLock { $0 += 1 } }) { _ throws(Enough) in
                throw Enough()
            }
        }
        // Others may have been at work when it was thrown; alone there is nobody else.
        if count == 1 { #expect(begun.withLock { $0 } == 1) }
    }
}
