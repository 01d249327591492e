internal import Glibc
internal import LinuxSystem

/// How many bytes of files each layer has, as Docker counts the size of an image. The archive has to be read for it, so
/// what was once found is kept in a file: a layer never changes.
public final class LayerSizes {
    private let path: String
    private var known: [Digest: Int64] = [:]

    public init(of data: DataFolder) {
        path = "\(data.path)/layer-sizes"
        // Without the file everything is measured anew.
        guard let file = try? FileDescriptor.open(path, O_RDONLY), let bytes = try? file.readAll(limit: 64 << 20) else {
            return
        }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            // A line that another process has not finished yet lacks its third word.
            guard words.count == 3, words[2] == ".", let digest = try? Digest(String(words[0])),
                let size = Int64(words[1])
            else { continue }
            known[digest] = size
        }
    }

    /// - Throws: `StoreError`, `LayerError`.
    public func size(of layer: Image.Layer, in store: ContentStore) throws -> Int64 {
        if let size = known[layer.diffID] { return size }
        let measured = try LayerUnpacker.measure(
            store.reader(of: layer.descriptor.digest), compression: layer.descriptor.mediaType.compression)
        note(layer.diffID, measured.fileBytes)
        return measured.fileBytes
    }

    /// Of all layers of an image.
    public func size(of image: Image, in store: ContentStore) throws -> Int64 {
        try image.layers.reduce(0) { try $0 + size(of: $1, in: store) }
    }

    /// Keeps what somebody has counted: who unpacks a layer knows it.
    public func note(_ diffID: Digest, _ size: Int64) {
        known[diffID] = size
        // One write of a line is there as a whole or not at all for whoever reads; where it fails, it is measured again.
        guard let file = try? FileDescriptor.open(path, O_WRONLY | O_APPEND | O_CREAT, mode: 0o644) else { return }
        try? file.write("\(diffID) \(size) .\n")
    }
}
