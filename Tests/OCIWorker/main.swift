// A program that uses a store until somebody kills it. The tests run several of them at a time.
internal import Glibc
import OCI

/// `write STORE NUMBER`: makes image after image, names each, and takes the name of the one before away.
/// `unpack FILE FOLDER`: unpacks a layer once.
/// `collect STORE`: collects garbage again and again.
/// A line on standard output says that a round is over.
let words = CommandLine.arguments
guard words.count >= 3 else { exit(2) }
do {
    if words[1] == "unpack", words.count == 4 {
        let layer = try LayerUnpacker.unpack(FileSource(path: words[2]), compression: nil, into: words[3])
        print(layer.digest, layer.diffID, layer.entries, layer.fileBytes)
        exit(0)
    }
    let store = try ContentStore(path: words[2])
    var round = 0
    while true {
        switch words[1] {
        case "write": try makeImage(store, worker: words[3], round: round)
        case "collect": try store.collectGarbage()
        default: exit(2)
        }
        round += 1
        let line = Array("\(round)\n".utf8)
        guard write(1, line, line.count) == line.count else { exit(1) }
    }
} catch {
    let line = Array("\(error)\n".utf8)
    _ = write(2, line, line.count)
    exit(1)
}

/// An image of one layer that all share and one of its own. What was just written has to be there afterwards.
func makeImage(_ store: ContentStore, worker: String, round: Int) throws {
    let lease = try store.lease()
    let shared = try lease.put([UInt8](repeating: 7, count: 50_000), mediaType: .layer)
    let writer = try lease.writer()
    for piece in 0..<4 { try writer.write(Array("\(worker) \(round) \(piece) ".utf8)) }
    let written = try writer.commit()
    let own = Descriptor(mediaType: .layer, digest: written.digest, size: written.size)
    let config = try lease.putDocument(
        ImageConfig(platform: .current, diffIDs: [shared.digest, own.digest]), mediaType: .config)
    let manifest = try lease.putDocument(Manifest(config: config, layers: [shared, own]), mediaType: .manifest)
    for descriptor in [shared, own, config, manifest] {
        guard try store.bytes(of: descriptor.digest).count == descriptor.size else { exit(3) }
    }
    try store.name(manifest, "\(worker):\(round)")
    if round > 0 { try store.removeName("\(worker):\(round - 1)") }
}
