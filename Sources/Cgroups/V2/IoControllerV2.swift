public import LinuxSystem

/// `io.max`.
public struct IoControllerV2: IoController {
    public let directory: GroupDirectory<V2>

    public init(_ directory: GroupDirectory<V2>) { self.directory = directory }

    private static var keys: [(name: String, part: WritableKeyPath<IoLimit, IoRate>)] {
        [
            ("rbps", \.readBytes), ("wbps", \.writeBytes), ("riops", \.readOperations), ("wiops", \.writeOperations),
        ]
    }

    public func limits() throws(SystemError) -> [BlockDevice: IoLimit] {
        var limits = [BlockDevice: IoLimit]()
        for line in try directory.read("io.max").split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let first = words.first, let device = BlockDevice(first) else {
                throw directory.unexpected(String(line), in: "io.max")
            }
            var limit = IoLimit()
            for word in words.dropFirst() {
                let pair = word.split(separator: "=")
                guard pair.count == 2, let part = IoControllerV2.keys.first(where: { $0.name == pair[0] })?.part
                else { continue }
                if let rate = UInt64(pair[1]) { limit[keyPath: part] = .perSecond(rate) }
            }
            limits[device] = limit
        }
        return limits
    }

    public func setLimit(_ limit: IoLimit, of device: BlockDevice) throws(SystemError) {
        try limit.refuseZero(directory.path)
        let pairs = IoControllerV2.keys.map { key in
            switch limit[keyPath: key.part] {
            case .max: "\(key.name)=max"
            case .perSecond(let rate): "\(key.name)=\(rate)"
            }
        }
        try directory.write("\(device) \(pairs.joined(separator: " "))", to: "io.max") { errno in
            errno == .noSuchDevice || errno == .invalid
                ? "There is no such disk, or it is a partition: limits are for whole disks (lsblk)." : nil
        }
    }
}
