internal import NIOCore
internal import OCI
internal import Synchronization

/// Content of a store on its way out, read in large pieces and verified on the way.
struct BlobUpload: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    let store: ContentStore
    let digest: Digest
    /// The first byte that is sent.
    let offset: Int64
    /// Of all the content, in bytes.
    let size: Int64
    /// Told how many bytes have been handed over, counted from the content's beginning.
    let progress: @Sendable (Int64) -> Void

    static let piece = 512 << 10

    func makeAsyncIterator() -> Iterator { Iterator(upload: self) }

    struct Iterator: AsyncIteratorProtocol {
        let upload: BlobUpload
        private var reader: BlobReader?
        private var position: Int64 = 0
        /// What goes next, and where in the content it ends.
        private var ahead: (bytes: ByteBuffer, end: Int64)?

        init(upload: BlobUpload) { self.upload = upload }

        /// Reads one piece ahead. So the digest is checked before the last piece goes out, and nothing is left to be done
        /// behind it: an answer that comes before the end of its request costs the connection.
        mutating func next() async throws -> ByteBuffer? {
            if reader == nil {
                reader = try upload.store.reader(of: upload.digest)
                ahead = try read()
            }
            guard let (bytes, end) = ahead else { return nil }
            ahead = try read()
            upload.progress(end)
            return bytes
        }

        private mutating func read() throws -> (bytes: ByteBuffer, end: Int64)? {
            while let reader {
                var buffer = ByteBufferAllocator().buffer(capacity: BlobUpload.piece)
                let count = try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: BlobUpload.piece) {
                    // Exactly so many, so that pieces are of one size.
                    try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: $0.prefix(BlobUpload.piece)))
                }
                if count == 0 { break }
                position += Int64(count)
                // What the registry has already is read all the same: the digest is one of the whole.
                let known = position - upload.offset
                if known <= 0 { continue }
                if known < Int64(count) { buffer.moveReaderIndex(forwardBy: count - Int(known)) }
                return (buffer, position)
            }
            return nil
        }
    }
}
