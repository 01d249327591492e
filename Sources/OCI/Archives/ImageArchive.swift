/// Images in one tar file, as `docker save` writes it: an OCI image layout (`oci-layout`, `index.json`, `blobs/`) with
/// Docker's own table of contents beside it (`manifest.json`, `repositories`), so that either kind of program reads it.
public enum ImageArchive {
    static let layoutName = "oci-layout"
    static let indexName = "index.json"
    static let tableName = "manifest.json"
    static let repositoriesName = "repositories"

    /// Where containerd and Docker write the full name of an image; `refName` has the tag alone then.
    public static let containerdName = "io.containerd.image.name"

    /// The name of content in the archive.
    static func blobName(_ digest: Digest) -> String { "blobs/\(digest.algorithm.rawValue)/\(digest.hex)" }

    /// One image in `manifest.json`.
    struct TableEntry: Codable {
        var config: String
        var repoTags: [String]?
        var layers: [String]

        enum CodingKeys: String, CodingKey {
            case config = "Config"
            case repoTags = "RepoTags"
            case layers = "Layers"
        }

        init(config: String, repoTags: [String]?, layers: [String]) {
            self.config = config
            self.repoTags = repoTags
            self.layers = layers
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            config = try values.decode(String.self, forKey: .config)
            repoTags = try values.decodeIfPresent([String].self, forKey: .repoTags)
            layers = try values.decodeIfPresent([String].self, forKey: .layers) ?? []
        }

        func encode(to encoder: any Encoder) throws {
            var values = encoder.container(keyedBy: CodingKeys.self)
            try values.encode(config, forKey: .config)
            // Docker's own reader wants the key, with null for no names.
            try values.encode(repoTags, forKey: .repoTags)
            try values.encode(layers, forKey: .layers)
        }
    }

    struct LayoutFile: Codable {
        var imageLayoutVersion: String
    }
}
