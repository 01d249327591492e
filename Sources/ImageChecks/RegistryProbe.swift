public import Checks
public import Curriculum
internal import LinuxSystem
internal import OCI

/// What a registry of the lab holds, read from its own store: neither through the network that the learner has in hand,
/// nor by any program of the learner's.
public struct RegistryProbe: Probe {
    public let name = "registry"

    public init() {}

    public func needsProcesses(_ check: Check) -> Bool { false }

    public func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        let service = try context.service(check.value("port")?.integer)
        let place = "localhost:\(service.port)"
        let name = (check.text("repository") ?? "").split(separator: "/").joined(separator: "/")
        let tag = check.text("tag") ?? ""
        guard !name.split(separator: "/").contains(where: { $0 == ".." || $0.hasPrefix("_") }), !tag.contains("/")
        else { throw .lesson("this is no repository and no tag: \(name) \(tag)") }
        let file = try check.imageFile()
        let source = Source(
            shown: place + (name.isEmpty ? "" : "/\(name)") + (tag.isEmpty ? "" : ":\(tag)"), host: service.store)
        let folder: BlobFolder?
        do throws(SystemError) { folder = try BlobFolder(service.store, shown: place) } catch {
            throw .engine(error.text(in: context.language))
        }
        guard let folder else { throw .engine("the registry has no store yet: \(service.store)") }
        let store = RegistryFiles(folder: folder, repository: name)
        let other = try other(check, in: store, context)
        var readings = [Reading]()
        for key in expectation.fields.map(\.key) {
            let value: ObservedValue
            do throws(ReadingFailure) {
                value = try RegistryProbe.value(key, tag: tag, in: store, file: file, other: other)
            } catch {
                value = try error.value(of: key)
            }
            readings.append(Reading(key: key, value: value, source: source))
        }
        return readings
    }

    private static func value(
        _ key: String, tag: String, in store: borrowing RegistryFiles, file: String?,
        other: Result<FoundImage, ImageFault>?
    ) throws(ReadingFailure) -> ObservedValue {
        let image: FoundImage
        do throws(ImageFault) {
            if let value = try store.value(key, tag: tag) { return value }
            image = try store.image(tag)
        } catch {
            throw .fault(error)
        }
        return try ImageReadings.value(key, image: image, in: store.folder, file: file, other: other)
    }

    /// An image of another registry of the lab.
    private func image(
        _ tag: String, of repository: String, port: Int64, _ context: ProbeContext
    ) throws(ProbeFailure) -> Result<FoundImage, ImageFault> {
        let service = try context.service(port)
        let place = "localhost:\(service.port)"
        let folder: BlobFolder?
        do throws(SystemError) { folder = try BlobFolder(service.store, shown: place) } catch {
            throw .engine(error.text(in: context.language))
        }
        guard let folder else { throw .engine("the registry has no store yet: \(service.store)") }
        let store = RegistryFiles(folder: folder, repository: repository)
        do throws(ImageFault) { return .success(try store.image(tag)) } catch { return .failure(error) }
    }

    /// What the image is compared with: another of the registry, or one of the learner's store.
    private func other(
        _ check: Check, in store: borrowing RegistryFiles, _ context: ProbeContext
    ) throws(ProbeFailure) -> Result<FoundImage, ImageFault>? {
        if let text = check.text("other") {
            guard let colon = text.lastIndex(of: ":") else { throw .lesson("'\(text)' is no REPOSITORY:TAG") }
            let (name, tag) = (String(text[..<colon]), String(text[text.index(after: colon)...]))
            if let port = check.value("other_port")?.integer { return try image(tag, of: name, port: port, context) }
            do throws(ImageFault) { return .success(try store.image(tag, of: name)) } catch { return .failure(error) }
        }
        guard let name = check.text("image") else { return nil }
        let path = try LearnerStore.path(check, context)
        let folder: BlobFolder?
        do throws(SystemError) { folder = try LearnerStore.open(path, context) } catch {
            throw .engine(error.text(in: context.language))
        }
        guard let folder else { return .failure(ImageFault(.noStore, at: path)) }
        return LearnerStore.found(name, in: folder)
    }
}
