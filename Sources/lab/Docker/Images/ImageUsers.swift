internal import OCI

/// Containers that were made of an image.
struct ImageUsers {
    struct User {
        var id: String
        var isRunning: Bool
        var shortID: String { String(id.prefix(12)) }
    }

    init(_ data: DataFolder) {}

    /// A container of the image, a running one first; nil where there is none.
    func first(of image: Digest) throws -> User? { nil }
}
