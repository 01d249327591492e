internal import OCI

/// Where a text stands in an image: what somebody wanted to keep secret, say.
extension FoundImage {
    /// How many layers hold it, hidden or not.
    func layers(holding text: String, in folder: borrowing BlobFolder) throws(ImageFault) -> Int {
        var count = 0
        for layer in manifest.layers where try folder.layer(layer, holds: text) { count += 1 }
        return count
    }

    /// Whether the manifest or the configuration, with its history, holds it.
    func documentsHold(_ text: String, in folder: borrowing BlobFolder) throws(ImageFault) -> Bool {
        for document in [digest, manifest.config.digest] {
            if LayerSearch.holds(Array(text.utf8), in: try folder.document(document)) { return true }
        }
        return false
    }
}

extension BlobFolder {
    /// Reads a layer to its end and says whether a text is in it.
    fileprivate func layer(_ descriptor: Descriptor, holds text: String) throws(ImageFault) -> Bool {
        let name = BlobFolder.path(of: descriptor.digest)
        guard let file = try open(name, atMost: BlobFolder.largestLayer) else {
            throw ImageFault(.missing(descriptor.digest), at: shown)
        }
        let search: LayerSearch
        do {
            search = try LayerSearch(
                OpenFileSource(file), compression: descriptor.mediaType.compression, for: text.utf8,
                limits: BlobFolder.limits)
        } catch {
            throw ImageFault(.damagedLayer(descriptor.digest), at: shown)
        }
        guard search.digest == descriptor.digest, search.compressedBytes == descriptor.size else {
            throw ImageFault(.otherContent(descriptor.digest), at: shown)
        }
        return search.isFound
    }
}
