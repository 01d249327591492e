public import Checks
public import Curriculum
internal import LinuxSystem
internal import OCI

/// An image of the learner's store, read from outside, with every digest computed again. What a program in the sandbox
/// prints has no part in it, and what the store's documents say counts only as far as its content bears it out.
public struct ImageProbe: Probe {
    public let name = "image"

    public init() {}

    public func needsProcesses(_ check: Check) -> Bool { false }

    public func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        let path = try LearnerStore.path(check, context)
        let name = check.text("image") ?? ""
        let file = try check.imageFile()
        let source = Source(shown: "\(path) \(name)", host: "/proc/\(context.initProcess)/root\(path)")
        let folder: BlobFolder?
        do throws(SystemError) { folder = try LearnerStore.open(path, context) } catch {
            throw .engine(error.text(in: context.language))
        }
        guard let folder else { return expectation.readings(of: ImageFault(.noStore, at: path), source) }
        let image: FoundImage
        do throws(ImageFault) { image = try LearnerStore.image(name, in: folder) } catch {
            return expectation.readings(of: error, source)
        }
        let other = LearnerStore.found(check.text("other"), in: folder)
        var readings = [Reading]()
        for key in expectation.fields.map(\.key) {
            let value: ObservedValue
            do throws(ReadingFailure) {
                value = try ImageReadings.value(
                    key, image: image, in: folder, file: file, other: other, text: check.text("text"))
            } catch {
                value = try error.value(of: key)
            }
            readings.append(Reading(key: key, value: value, source: source))
        }
        return readings
    }
}

extension Expectation {
    /// The readings where there is no image that can be believed: it does not exist, and nothing can be said of it.
    func readings(of fault: ImageFault, _ source: Source) -> [Reading] {
        fields.map { field in
            let isAbsent = fault.isAbsence && field.key == "exists"
            return Reading(key: field.key, value: isAbsent ? .bool(false) : fault.observed, source: source)
        }
    }
}

extension ImageFault {
    /// Whether there simply is no such image; anything else is an image that is broken.
    var isAbsence: Bool {
        switch kind {
        case .unknownName, .noStore: true
        default: false
        }
    }
}

extension LearnerStore {
    /// The image of a name, or why there is none; nil without a name.
    static func found(
        _ name: String?, in folder: borrowing BlobFolder
    ) -> Result<FoundImage, ImageFault>? {
        guard let name else { return nil }
        do throws(ImageFault) { return .success(try image(name, in: folder)) } catch { return .failure(error) }
    }
}
