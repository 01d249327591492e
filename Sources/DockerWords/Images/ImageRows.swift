public import OCI

/// The rows of `docker images`: one for each name, and one for an image without any.
public struct ImageRows: Sendable {
    public static let columns: [FormattedList.Column] = [
        .init("Repository", "REPOSITORY"), .init("Tag", "TAG"), .init("Digest", "DIGEST"), .init("ID", "IMAGE ID"),
        .init("CreatedSince", "CREATED"), .init("CreatedAt", "CREATED AT"), .init("Size", "SIZE"),
        .init("Containers", "CONTAINERS"), .init("SharedSize", "SHARED SIZE"), .init("UniqueSize", "UNIQUE SIZE"),
        .init("VirtualSize", "VIRTUAL SIZE"),
    ]

    /// What is shown without a format.
    public static func shown(digests: Bool) -> [String] {
        ["Repository", "Tag"] + (digests ? ["Digest"] : []) + ["ID", "CreatedSince", "Size"]
    }

    private let isWhole: Bool
    private let now: Timestamp

    /// - Parameter isWhole: ids are not cut (`--no-trunc`).
    public init(isWhole: Bool, now: Timestamp = .now) {
        self.isWhole = isWhole
        self.now = now
    }

    /// - Parameters:
    ///   - digest: what the name means.
    ///   - size: bytes of the files in the image's layers.
    public func row(of image: Image, name: ImageReference?, digest: Digest, size: Int64) -> [String] {
        let created = image.config.created.flatMap { Timestamp($0) }
        var repository = "<none>"
        if let name {
            let tag = name.tag.map { ":\($0)" } ?? ""
            let digest = name.digest.map { "@\($0)" } ?? ""
            repository = String(name.familiar.dropLast(tag.count + digest.count))
        }
        return [
            repository, name?.tag ?? "<none>", "\(digest)",
            isWhole ? "\(image.id)" : image.id.short, created.map { Age(since: $0, now: now).ago } ?? "N/A",
            created?.inFull ?? "N/A", HumanSize(size).text(), "N/A", "N/A", "N/A", HumanSize(size).text(),
        ]
    }
}
