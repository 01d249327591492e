internal import NIOCore
internal import NIOPosix
internal import OCI
internal import Synchronization

/// Reads files that are asked for for the first time since the registry started. On threads of its own: a large blob does
/// not hold up requests for others, and whoever asks for the same one meanwhile waits for the same reading.
final class Verifier: Sendable {
    private let files: VerifiedFiles
    private let pool: NIOThreadPool
    private let running = Mutex<[FileIdentity: [EventLoopPromise<VerifiedFiles.State>]]>([:])

    init(_ files: VerifiedFiles, pool: NIOThreadPool) {
        self.files = files
        self.pool = pool
    }

    func verify(_ file: ServedFile, on loop: any EventLoop) -> EventLoopFuture<VerifiedFiles.State> {
        let promise = loop.makePromise(of: VerifiedFiles.State.self)
        let isFirst = running.withLock { running in
            running[file.identity, default: []].append(promise)
            return running[file.identity]?.count == 1
        }
        if isFirst {
            pool.submit { [self] _ in
                let result = Result { try files.verify(file) }
                let waiting = running.withLock { $0.removeValue(forKey: file.identity) ?? [] }
                for promise in waiting { promise.completeWith(result) }
            }
        }
        return promise.futureResult
    }
}
