internal import OCI

/// Where a text stands in an image: what somebody wanted to keep secret, say.
extension FoundImage {
    /// How many layers hold it, hidden or not.
    func layers(holding text: String, in folder: borrowing BlobFolder) throws(ImageFault) -> Int {
        try readings(in: folder) { try LayerSearch($0, compression: $1, for: text.utf8, limits: $2) }
            .count(where: \.isFound)
    }

    /// Whether the manifest or the configuration, with its history, holds it.
    func documentsHold(_ text: String, in folder: borrowing BlobFolder) throws(ImageFault) -> Bool {
        for document in [digest, manifest.config.digest] {
            if LayerSearch.holds(Array(text.utf8), in: try folder.document(document)) { return true }
        }
        return false
    }
}
