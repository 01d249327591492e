/// What somebody has found out by reading a layer to its end, and with it what the layer was.
public protocol LayerReading {
    /// Of the bytes as they were read.
    var digest: Digest { get }
    var compressedBytes: Int64 { get }
    /// Bytes of the archive before compression.
    var archiveBytes: Int64 { get }
}
