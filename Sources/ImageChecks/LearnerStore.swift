internal import Checks
internal import Curriculum
internal import LinuxSystem
internal import OCI

/// The image layout in which `lab docker` keeps a learner's images.
enum LearnerStore {
    /// As the learner finds it.
    ///
    /// - Throws: `lesson` for a folder that is no absolute path.
    static func path(_ check: Check, _ context: ProbeContext) throws(ProbeFailure) -> String {
        let folder = check.text("store") ?? context.dataFolder ?? DataFolder.ofUser().path
        guard folder.hasPrefix("/"), !folder.split(separator: "/").contains("..") else {
            throw .lesson("the store must be an absolute path, without '..': \(folder)")
        }
        // A store that the check names may be any layout; ours is in a folder of the data folder.
        return check.text("store") == nil ? DataFolder(path: folder).images : folder
    }

    static func open(_ path: String, _ context: ProbeContext) throws(SystemError) -> BlobFolder? {
        try BlobFolder(path, inRootOf: context.initProcess)
    }

    /// The image of a name, as `lab docker` would understand it.
    static func image(_ name: String, in folder: borrowing BlobFolder) throws(ImageFault) -> FoundImage {
        try FoundImage(descriptor(name, in: folder), in: folder)
    }

    private static func descriptor(_ name: String, in folder: borrowing BlobFolder) throws(ImageFault) -> Descriptor {
        guard let bytes = try folder.read("index.json", atMost: 4 << 20) else {
            throw ImageFault(.noStore, at: folder.shown)
        }
        let index: Index
        do {
            index = try ImageDocument.decode(Index.self, from: bytes)
        } catch {
            throw ImageFault(.badStore("index.json: \(error)"), at: folder.shown)
        }
        let full = (try? ImageReference(name))?.description
        let wanted = index.manifests.filter { manifest in
            guard let named = manifest.annotations?[Descriptor.refName] else { return false }
            // A layout of another program has short names.
            return named == full || named == name
        }
        guard let first = wanted.first else { throw ImageFault(.unknownName(name), at: folder.shown) }
        // Two images of one name: nobody knows which is meant.
        guard wanted.allSatisfy({ $0.digest == first.digest }) else {
            throw ImageFault(.badStore("two images are called \(name)"), at: folder.shown)
        }
        return first
    }
}

extension Check {
    /// A path in an image, without slashes at its ends.
    ///
    /// - Throws: `lesson` for a path that leads out of it.
    func imageFile() throws(ProbeFailure) -> String? {
        guard let text = text("file") else { return nil }
        let parts = text.split(separator: "/").filter { $0 != "." }
        guard !parts.contains(".."), !parts.isEmpty else { throw .lesson("this is no path in an image: \(text)") }
        return parts.joined(separator: "/")
    }
}
