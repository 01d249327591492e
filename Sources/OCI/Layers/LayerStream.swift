internal import Glibc
internal import LinuxSystem

/// A source whose bytes are counted, and hashed unless it does so itself.
final class CountedSource: ByteSource {
    private let source: any ByteSource
    private var hasher = DigestHasher()
    private(set) var count: Int64 = 0
    private var pushedBack: [UInt8] = []

    init(_ source: any ByteSource) { self.source = source }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if !pushedBack.isEmpty {
            let part = min(buffer.count, pushedBack.count)
            buffer.copyBytes(from: pushedBack[..<part])
            pushedBack.removeFirst(part)
            return part
        }
        let read = try source.read(into: buffer)
        if source.verifiedDigest == nil { hasher.update(UnsafeRawBufferPointer(rebasing: buffer[..<read])) }
        count += Int64(read)
        return read
    }

    /// The first bytes, which are read again afterwards.
    func peek(_ wanted: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: wanted)
        var done = 0
        while done < wanted {
            let count = try bytes.withUnsafeMutableBytes { try read(into: .init(rebasing: $0[done...])) }
            if count == 0 { break }
            done += count
        }
        pushedBack = Array(bytes[..<done])
        return pushedBack
    }

    /// The digest of what was read.
    var digest: Digest { source.verifiedDigest ?? hasher.finish() }
}

/// The archive of a layer: read, hashed and decompressed on one thread, hashed again on another, and handed to the
/// caller's. Memory is bounded by a few megabytes, whatever the layer's size.
final class LayerStream {
    /// Digests and sizes of what went through.
    struct Totals {
        var digest: Digest
        var compressedBytes: Int64
        var diffID: Digest
        var archiveBytes: Int64
    }

    private final class Chunk {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
        var count = 0
        deinit { buffer.deallocate() }
        var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[..<count]) }
    }

    private enum Item {
        case chunk(Chunk)
        case failure(any Error)
        case end(Totals)
    }

    private static let depth = 8

    private let free = BoundedQueue<Chunk>(capacity: 2 * depth + 4)
    private let hashed = BoundedQueue<Item>(capacity: depth)
    private let decompressed = BoundedQueue<Item>(capacity: depth)
    private var decompressing: SystemThread?
    private var hashing: SystemThread?
    private var current: Chunk?
    private var totals: Totals?

    /// - Parameter compression: nil to look at the first bytes.
    init(_ source: any ByteSource, compression: LayerCompression?, limit: Int64) throws {
        for _ in 0..<(2 * Self.depth + 2) { _ = free.push(Chunk()) }
        // They share no more than the queues, and the source belongs to the first of them from here on.
        nonisolated(unsafe) let source = source
        let (free, decompressed, hashed) = (free, decompressed, hashed)
        decompressing = try SystemThread {
            Self.decompress(source, compression, limit, from: free, to: decompressed)
        }
        do throws(SystemError) {
            hashing = try SystemThread { Self.hash(from: decompressed, to: hashed) }
        } catch {
            stop()
            throw error
        }
    }

    deinit { stop() }

    private func stop() {
        for queue in [decompressed, hashed] { queue.cancel() }
        free.cancel()
        decompressing?.join()
        hashing?.join()
    }

    private static func decompress(
        _ source: any ByteSource, _ compression: LayerCompression?, _ limit: Int64, from free: BoundedQueue<Chunk>,
        to queue: BoundedQueue<Item>
    ) {
        do {
            let counted = CountedSource(source)
            let archive = try open(counted, compression)
            var total: Int64 = 0
            while let chunk = free.pop() {
                // As full as it gets: small pieces would cost more in waking threads than in work.
                chunk.count = 0
                while chunk.count < chunk.buffer.count {
                    let count = try archive.read(into: .init(rebasing: chunk.buffer[chunk.count...]))
                    if count == 0 { break }
                    chunk.count += count
                }
                total += Int64(chunk.count)
                guard total <= limit else { throw LayerError.tooManyBytes(limit: limit) }
                let isLast = chunk.count == 0
                if isLast {
                    let end = Totals(
                        digest: counted.digest, compressedBytes: counted.count, diffID: counted.digest,
                        archiveBytes: total)
                    _ = queue.push(.end(end))
                    return
                }
                guard queue.push(.chunk(chunk)) else { return }
            }
        } catch {
            _ = queue.push(.failure(error))
        }
    }

    /// The archive itself.
    private static func open(_ source: CountedSource, _ compression: LayerCompression?) throws -> any ByteSource {
        switch try compression ?? LayerCompression(start: source.peek(4)[...]) {
        case .none: return source
        case .gzip: return try GzipSource(source)
        case .zstd:
            let archive = try FilteredSource(source, accepting: [.zstd])
            guard archive.isCompressed else { throw LayerError.damaged("it is not compressed with zstd") }
            return archive
        }
    }

    private static func hash(from queue: BoundedQueue<Item>, to next: BoundedQueue<Item>) {
        var hasher = DigestHasher()
        while let item = queue.pop() {
            switch item {
            case .chunk(let chunk):
                hasher.update(chunk.bytes)
                guard next.push(item) else { return }
            case .failure:
                _ = next.push(item)
                return
            case .end(var totals):
                totals.diffID = hasher.finish()
                _ = next.push(.end(totals))
                return
            }
        }
    }

    /// The next bytes of the archive, valid until the next call; nil at the end.
    func next() throws -> UnsafeRawBufferPointer? {
        if let chunk = current {
            current = nil
            _ = free.push(chunk)
        }
        if totals != nil { return nil }
        switch hashed.pop() {
        case .chunk(let chunk):
            current = chunk
            return chunk.bytes
        case .failure(let error): throw error
        case .end(let totals):
            self.totals = totals
            return nil
        case nil: throw LayerError.damaged("reading it was given up")
        }
    }

    /// Reads what is left, and gives what is known of all of it.
    func finish() throws -> Totals {
        while try next() != nil { continue }
        guard let totals else { throw LayerError.damaged("reading it was given up") }
        return totals
    }
}
