internal import CNettle

/// Hashes bytes as they pass by, so that no content needs to be in memory as a whole.
public struct DigestHasher: Sendable {
    private enum State: Sendable {
        case sha256(sha256_ctx)
        case sha512(sha512_ctx)
    }

    private var state: State
    let algorithm: Digest.Algorithm
    /// How many bytes have passed.
    public private(set) var count: Int64 = 0

    public init(_ algorithm: Digest.Algorithm = .sha256) {
        self.algorithm = algorithm
        switch algorithm {
        case .sha256:
            var context = sha256_ctx()
            nettle_sha256_init(&context)
            state = .sha256(context)
        case .sha512:
            var context = sha512_ctx()
            nettle_sha512_init(&context)
            state = .sha512(context)
        }
    }

    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), !bytes.isEmpty else { return }
        count += Int64(bytes.count)
        switch state {
        case .sha256(var context):
            nettle_sha256_update(&context, bytes.count, start)
            state = .sha256(context)
        case .sha512(var context):
            nettle_sha512_update(&context, bytes.count, start)
            state = .sha512(context)
        }
    }

    public mutating func update(_ bytes: [UInt8]) { bytes.withUnsafeBytes { update($0) } }

    /// The digest of what has passed until now. More may pass afterwards.
    public func finish() -> Digest {
        switch state {
        case .sha256(var context):
            var hash = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_SIZE))
            nettle_sha256_digest(&context, hash.count, &hash)
            return Digest(.sha256, hash: hash)
        case .sha512(var context):
            var hash = [UInt8](repeating: 0, count: Int(SHA512_DIGEST_SIZE))
            nettle_sha512_digest(&context, hash.count, &hash)
            return Digest(.sha512, hash: hash)
        }
    }
}
