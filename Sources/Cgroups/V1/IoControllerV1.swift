public import LinuxSystem

/// `blkio.throttle.read_bps_device` and its three siblings.
public struct IoControllerV1: IoController {
    public let directory: GroupDirectory<V1>

    public init(_ directory: GroupDirectory<V1>) { self.directory = directory }

    private static var files: [(name: String, part: WritableKeyPath<IoLimit, IoRate>)] {
        [
            ("blkio.throttle.read_bps_device", \.readBytes), ("blkio.throttle.write_bps_device", \.writeBytes),
            ("blkio.throttle.read_iops_device", \.readOperations),
            ("blkio.throttle.write_iops_device", \.writeOperations),
        ]
    }

    public func limits() throws(SystemError) -> [BlockDevice: IoLimit] {
        var limits = [BlockDevice: IoLimit]()
        for (file, part) in IoControllerV1.files {
            for line in try directory.read(file).split(separator: "\n") {
                let words = line.split(separator: " ")
                guard words.count == 2, let device = BlockDevice(words[0]), let rate = UInt64(words[1]) else {
                    throw directory.unexpected(String(line), in: file)
                }
                limits[device, default: IoLimit()][keyPath: part] = .perSecond(rate)
            }
        }
        return limits
    }

    public func setLimit(_ limit: IoLimit, of device: BlockDevice) throws(SystemError) {
        try limit.refuseZero(directory.path)
        for (file, part) in IoControllerV1.files {
            let rate =
                switch limit[keyPath: part] {
                case .max: UInt64(0)  // This is how v1 takes a limit away.
                case .perSecond(let rate): rate
                }
            try directory.write("\(device) \(rate)", to: file) { errno in
                errno == .noSuchDevice || errno == .invalid
                    ? "There is no such disk, or it is a partition: limits are for whole disks (lsblk)." : nil
            }
        }
    }
}
