internal import Cgroups
internal import Curriculum
internal import LinuxSystem

/// The bytes a second that a group may read from or write to a device (blkio-controller.rst, cgroup-v2.rst).
struct DeviceLimits {
    private let directory: String
    private let version: CourseCgroupVersion

    init(_ group: Cgroup, version: CourseCgroupVersion) throws(SystemError) {
        guard let directory = group.directory(of: .io) else {
            throw SystemError("find the io controller", errno: .noSuchDevice)
        }
        self.directory = directory
        self.version = version
    }

    /// - Parameters:
    ///   - key: `read_bps` or `write_bps`.
    ///   - device: `MAJ:MIN`; without one, every device that has a limit.
    func limit(_ key: String, device: String?) throws(SystemError) -> ObservedValue {
        let limits = try version == .v1 ? v1(key) : v2(key)
        if let device { return limits.first { $0.device == device }?.value ?? .unlimited }
        return limits.isEmpty ? .unlimited : .each(limits.map(\.value))
    }

    private typealias Limit = (device: String, value: ObservedValue)

    /// One line for each limited device: `8:0 1048576`.
    private func v1(_ key: String) throws(SystemError) -> [Limit] {
        let text = try KernelFile.read("\(directory)/blkio.throttle.\(key)_device", step: "read the limits of devices")
        return text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 2, let bytes = Int64(words[1]) else { return nil }
            return (String(words[0]), .bytes(bytes))
        }
    }

    /// `8:0 rbps=1048576 wbps=max riops=max wiops=max`.
    private func v2(_ key: String) throws(SystemError) -> [Limit] {
        let text = try KernelFile.read("\(directory)/io.max", step: "read the limits of devices")
        let name = key == "read_bps" ? "rbps=" : "wbps="
        return text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let device = words.first, let word = words.first(where: { $0.hasPrefix(name) }) else { return nil }
            return (String(device), Int64(word.dropFirst(name.count)).map(ObservedValue.bytes) ?? .unlimited)
        }
    }
}
