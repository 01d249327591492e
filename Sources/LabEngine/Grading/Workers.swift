internal import Glibc
internal import LinuxSystem

/// Independent work on several threads, each of which takes the next piece when it has done one.
public enum Workers {
    /// What each piece came to, in the order of the pieces.
    ///
    /// - Parameters:
    ///   - count: of threads. Where the kernel gives fewer, the work takes longer.
    ///   - onDone: called on the thread that has done it, with the number of those that are done.
    public static func map<Piece: Sendable, Result: Sendable>(
        _ pieces: [Piece], count: Int, onDone: @escaping @Sendable (Int) -> Void = { _ in },
        _ body: @escaping @Sendable (Piece) -> Result
    ) -> [Result] {
        var results = [Result]()
        forEach(pieces, count: count, onDone: onDone, body) { results.append($0) }
        return results
    }

    /// Hands over what each piece came to, on this thread, in the order of the pieces and as soon as that order allows.
    ///
    /// - Throws: what `take` throws; what runs is ended first, and nothing more is begun.
    public static func forEach<Piece: Sendable, Result: Sendable, Failure: Error>(
        _ pieces: [Piece], count: Int, onDone: @escaping @Sendable (Int) -> Void = { _ in },
        _ body: @escaping @Sendable (Piece) -> Result, take: (Result) throws(Failure) -> Void
    ) throws(Failure) {
        let shared = Shared<Result>(count: pieces.count)
        let work: @Sendable () -> Void = {
            while let index = shared.next() { onDone(shared.keep(body(pieces[index]), at: index)) }
        }
        // With one thread there is no other, so that a caller may rely on it.
        let crew = count > 1 ? min(count, pieces.count) : 0
        let threads = (0..<crew).compactMap { _ in try? SystemThread(work) }
        defer {
            shared.stop()
            for thread in threads { thread.join() }
        }
        for index in pieces.indices {
            while threads.isEmpty, !shared.has(index), let next = shared.next() {
                onDone(shared.keep(body(pieces[next]), at: next))
            }
            try take(shared.wait(for: index))
        }
    }

    /// Processors that this process may use.
    public static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// Which pieces are begun, and what those that are done came to.
    private final class Shared<Result: Sendable>: @unchecked Sendable {
        private var count: Int
        private var begun = 0
        private var done = 0
        private var results = [Int: Result]()
        private let condition = Condition()

        init(count: Int) { self.count = count }

        func next() -> Int? {
            condition.signalling {
                guard begun < count else { return nil }
                begun += 1
                return begun - 1
            }
        }

        func stop() { condition.signalling { count = begun } }

        func keep(_ result: Result, at index: Int) -> Int {
            condition.signalling {
                results[index] = result
                done += 1
                return done
            }
        }

        func has(_ index: Int) -> Bool { condition.signalling { results[index] != nil } }

        /// A result is handed over once, and not kept.
        func wait(for index: Int) -> Result { condition.waiting { results.removeValue(forKey: index) } }
    }
}
