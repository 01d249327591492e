internal import Checks
internal import Curriculum
internal import OCI

/// The fields that both probes read of an image.
enum ImageReadings {
    /// - Parameters:
    ///   - file: a path in it that the check names, without the slash in front.
    ///   - other: another image, or why there is none.
    ///   - text: what is looked for in layers and documents.
    /// - Throws: `ImageFault` where it cannot be believed, and `lesson` for what no image has.
    static func value(
        _ key: String, image: FoundImage, in folder: borrowing BlobFolder, file: String?,
        other: Result<FoundImage, ImageFault>?, text: String? = nil
    ) throws(ReadingFailure) -> ObservedValue {
        if let value = document(key, image) { return value }
        switch key {
        case "verifies":
            do { try image.verify(in: folder) } catch { throw .fault(error) }
            return .bool(true)
        case "file", "mode", "uid", "content", "contains", "layer", "held_by":
            guard let file else { throw .lesson("'\(key)' is of a 'file' in the image") }
            do { return try ofFile(key, file, image, in: folder) } catch { throw .fault(error) }
        case "layers_with_text", "config_with_text":
            guard let text else { throw .lesson("'\(key)' is of a 'text'") }
            do {
                return key == "layers_with_text"
                    ? .count(Int64(try image.layers(holding: text, in: folder)))
                    : .bool(try image.documentsHold(text, in: folder))
            } catch { throw .fault(error) }
        case "same_file", "same_layer":
            guard let other, let file else { throw .lesson("'\(key)' is of a 'file' beside another image") }
            do {
                return key == "same_file"
                    ? try sameFile(file, image, try other.get(), in: folder)
                    : try sameLayer(file, image, try other.get(), in: folder)
            } catch { throw .fault(error) }
        case "same", "same_layers", "shared", "built_on":
            guard let other else { throw .lesson("'\(key)' is beside another image") }
            do { return likeness(key, image, try other.get()) } catch { throw .fault(error) }
        default: throw .lesson("nothing of an image is called '\(key)'")
        }
    }

    private static func ofFile(
        _ key: String, _ file: String, _ image: FoundImage, in folder: borrowing BlobFolder
    ) throws(ImageFault) -> ObservedValue {
        let state = try image.state(of: file, in: folder)
        switch key {
        case "file": return .named(state.kind.rawValue, words: words(state.kind))
        case "held_by": return .count(Int64(state.holders))
        case "layer": return state.layer.map { .count(Int64($0)) } ?? missing(file)
        default: break
        }
        guard state.layer != nil else { return missing(file) }
        guard let entry = state.entry else { return .nothing(Localized(ko: "기록되지 않음", en: "not recorded")) }
        switch key {
        case "mode": return .mode(entry.mode)
        case "uid": return .count(entry.user)
        default:
            let text = String(decoding: entry.content, as: UTF8.self)
            return key == "contains" ? .content(text) : .text(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        }
    }

    /// Whether two images hold the same file of a name: missing in either, it is not the same.
    private static func sameFile(
        _ file: String, _ image: FoundImage, _ other: FoundImage, in folder: borrowing BlobFolder
    ) throws(ImageFault) -> ObservedValue {
        let (mine, theirs) = (try image.state(of: file, in: folder), try other.state(of: file, in: folder))
        guard mine.kind == .file, theirs.kind == .file, let one = mine.entry, let two = theirs.entry else {
            return missing(file)
        }
        return .bool(one.content == two.content && one.size == two.size)
    }

    /// Whether two images have the file of a name from the same layer: missing in either, they have not.
    private static func sameLayer(
        _ file: String, _ image: FoundImage, _ other: FoundImage, in folder: borrowing BlobFolder
    ) throws(ImageFault) -> ObservedValue {
        let (mine, theirs) = (try image.state(of: file, in: folder), try other.state(of: file, in: folder))
        guard let one = mine.layer, let two = theirs.layer else { return missing(file) }
        return .bool(image.config.rootfs.diffIDs[one - 1] == other.config.rootfs.diffIDs[two - 1])
    }

    private static func likeness(_ key: String, _ image: FoundImage, _ other: FoundImage) -> ObservedValue {
        let (mine, theirs) = (image.config.rootfs.diffIDs, other.config.rootfs.diffIDs)
        switch key {
        case "same": return .bool(image.id == other.id)
        case "same_layers": return .bool(mine == theirs)
        case "shared": return .count(Int64(image.shared(with: other)))
        default: return .bool(!theirs.isEmpty && mine.starts(with: theirs))
        }
    }

    /// What the manifest and the configuration say; nil for other fields.
    private static func document(_ key: String, _ image: FoundImage) -> ObservedValue? {
        let config = image.config.config ?? RunConfig()
        func words(_ list: [String]?) -> ObservedValue { .text((list ?? []).joined(separator: " ")) }
        func set(_ names: some Sequence<String>) -> ObservedValue { .members(names.sorted()) }
        switch key {
        case "exists": return .bool(true)
        case "digest": return .text(image.digest.description)
        case "id": return .text(image.id.description)
        case "size": return .bytes(image.size)
        case "layers": return .count(Int64(image.manifest.layers.count))
        case "history": return .count(Int64(image.config.history?.count ?? 0))
        case "architecture": return .text(image.config.architecture)
        case "os": return .text(image.config.os)
        case "created": return .text(image.config.created ?? "")
        case "user": return .text(config.user ?? "")
        case "workdir": return .text(config.workingDir ?? "")
        case "cmd": return words(config.cmd)
        case "entrypoint": return words(config.entrypoint)
        case "stop_signal": return .text(config.stopSignal ?? "")
        case "env": return .members(config.env ?? [])
        case "label": return set((config.labels ?? [:]).map { "\($0.key)=\($0.value)" })
        case "exposed": return set((config.exposedPorts ?? [:]).keys)
        case "volume": return set((config.volumes ?? [:]).keys)
        default: return nil
        }
    }

    private static func missing(_ file: String) -> ObservedValue {
        .missing(
            ObservedValue.Missing(
                value: Localized(ko: "파일이 없음", en: "no such file"),
                sentence: Localized(ko: "이미지에 /\(file) 파일이 없습니다.", en: "The image has no file /\(file).")))
    }

    private static func words(_ kind: FoundImage.PathState.Kind) -> Localized {
        switch kind {
        case .absent: Localized(ko: "없음", en: "absent")
        case .file: Localized(ko: "파일", en: "a file")
        case .directory: Localized(ko: "디렉터리", en: "a directory")
        case .link: Localized(ko: "심볼릭 링크", en: "a symbolic link")
        case .special: Localized(ko: "특수 파일", en: "a special file")
        case .deleted: Localized(ko: "아래 레이어에는 있고 위에서 지워짐", en: "in a lower layer, deleted by a later one")
        }
    }
}

/// Why a field of an image has no value.
enum ReadingFailure: Error {
    case fault(ImageFault)
    case lesson(String)

    /// What a check then reads, whose `exists` is false where there is nothing.
    func value(of key: String) throws(ProbeFailure) -> ObservedValue {
        switch self {
        case .fault(let fault): return key == "exists" && fault.isAbsence ? .bool(false) : fault.observed
        case .lesson(let reason): throw .lesson(reason)
        }
    }
}
