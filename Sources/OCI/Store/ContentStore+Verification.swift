internal import Glibc
internal import LinuxSystem

/// Something that is wrong with a store.
public enum StoreFault: Hashable, Sendable {
    /// The content of the file is not what its name says.
    case corrupt(Digest)
    /// A file among the content that is no content.
    case strangeFile(String)
    /// A manifest leads to content that is not there.
    case missing(Digest, neededBy: Digest)
    /// The size in a descriptor is not the size of the content.
    case wrongSize(Digest, expected: Int64, actual: Int64)
    /// A manifest or an index that cannot be read.
    case unreadable(Digest, String)
}

extension ContentStore {
    /// Reads every byte of the store. Empty where all is well.
    public func verify() throws -> [StoreFault] {
        var faults = [StoreFault]()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        for algorithm in Digest.Algorithm.allCases {
            for hex in try folder.names(in: StoreFolder.blobs(algorithm)) {
                guard let digest = try? Digest("\(algorithm.rawValue):\(hex)") else {
                    faults.append(.strangeFile("\(StoreFolder.blobs(algorithm))/\(hex)"))
                    continue
                }
                do {
                    let reader = try reader(of: digest)
                    while try reader.read(into: buffer) > 0 { continue }
                } catch StoreError.corrupt {
                    faults.append(.corrupt(digest))
                } catch StoreError.missing {
                    // Collected meanwhile.
                    continue
                }
            }
        }
        for manifest in try index().manifests { try verify(manifest, isOptional: false, into: &faults) }
        return faults
    }

    private func verify(_ root: Descriptor, isOptional: Bool, into faults: inout [StoreFault]) throws {
        var seen = Set<Digest>()
        var next = [(root, root.digest, isOptional)]
        while let (descriptor, parent, isOptional) = next.popLast() {
            guard seen.insert(descriptor.digest).inserted else { continue }
            guard let size = try size(of: descriptor.digest) else {
                if !isOptional { faults.append(.missing(descriptor.digest, neededBy: parent)) }
                continue
            }
            if size != descriptor.size {
                faults.append(.wrongSize(descriptor.digest, expected: descriptor.size, actual: size))
            }
            guard descriptor.mediaType.isManifest || descriptor.mediaType.isIndex else { continue }
            do {
                // Of an index, only the platforms that were wanted are fetched.
                let isIndex = descriptor.mediaType.isIndex
                next += try kind(of: descriptor).children.map { ($0, descriptor.digest, isIndex) }
            } catch StoreError.corrupt {
                continue
            } catch {
                faults.append(.unreadable(descriptor.digest, "\(error)"))
            }
        }
    }
}
