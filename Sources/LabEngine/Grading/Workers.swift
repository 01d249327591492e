internal import Glibc
internal import Synchronization

/// Independent work on several threads, each of which takes the next piece when it has done one.
public enum Workers {
    /// What each piece came to, in the order of the pieces.
    ///
    /// - Parameters:
    ///   - count: of threads, this one among them. Where the kernel gives fewer, the work takes longer.
    ///   - onDone: called on the thread that has done it, with the number of those that are done.
    public static func map<Piece: Sendable, Result: Sendable>(
        _ pieces: [Piece], count: Int, onDone: @Sendable (Int) -> Void = { _ in },
        _ body: @Sendable (Piece) -> Result
    ) -> [Result] {
        let shared = Shared<Result>(count: pieces.count)
        withoutActuallyEscaping(body) { body in
            withoutActuallyEscaping(onDone) { onDone in
                let work: @Sendable () -> Void = {
                    while let index = shared.next() {
                        let done = shared.keep(body(pieces[index]), at: index)
                        onDone(done)
                    }
                }
                let threads = (1..<max(1, min(count, pieces.count))).compactMap { _ in start(work) }
                work()
                for thread in threads { pthread_join(thread, nil) }
            }
        }
        return shared.results()
    }

    /// Processors that this process may use.
    public static var processors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    private final class Parcel: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    private static func start(_ work: @escaping @Sendable () -> Void) -> pthread_t? {
        var thread = pthread_t()
        let parcel = Unmanaged.passRetained(Parcel(work))
        let result = pthread_create(
            &thread, nil,
            { raw in
                guard let raw else { return nil }
                Unmanaged<Parcel>.fromOpaque(raw).takeRetainedValue().run()
                return nil
            }, parcel.toOpaque())
        if result == 0 { return thread }
        parcel.release()
        return nil
    }

    private final class Shared<Result: Sendable>: Sendable {
        private let count: Int
        private let state = Mutex((next: 0, results: [Int: Result]()))

        init(count: Int) { self.count = count }

        func next() -> Int? {
            state.withLock { state in
                guard state.next < count else { return nil }
                state.next += 1
                return state.next - 1
            }
        }

        func keep(_ result: Result, at index: Int) -> Int {
            state.withLock { state in
                state.results[index] = result
                return state.results.count
            }
        }

        func results() -> [Result] { state.withLock { state in (0..<count).compactMap { state.results[$0] } } }
    }
}
