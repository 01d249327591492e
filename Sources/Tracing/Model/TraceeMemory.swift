/// What the decoder may ask about the process that made a call. Any of it may fail: then it shows the bare pointer.
public protocol TraceeMemory {
    /// Reads up to `buffer.count` bytes at an address. Returns how many could be read, 0 for none.
    func read(at address: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Int

    /// The path of an open file, as `/proc/PID/fd/N` has it: `/sys/fs/cgroup/x`, `socket:[123]`; nil where unknown.
    func path(of descriptor: Int32) -> String?

    /// The path of the file of a cgroup file system that is open under this number; nil for any other file.
    func cgroupFile(of descriptor: Int32) -> String?

    /// Whether this is a netlink socket (NETLINK_ROUTE): what is sent through it is then decoded.
    func isRouteSocket(_ descriptor: Int32) -> Bool
}

extension TraceeMemory {
    public func cgroupFile(of descriptor: Int32) -> String? {
        guard let path = path(of: descriptor), path.hasPrefix("/sys/fs/cgroup/") else { return nil }
        return path
    }

    public func isRouteSocket(_ descriptor: Int32) -> Bool { false }

    /// Exactly `count` bytes, or nil.
    public func bytes(at address: UInt64, count: Int) -> [UInt8]? {
        guard address != 0, count >= 0 else { return nil }
        if count == 0 { return [] }
        var got = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            got = read(at: address, into: UnsafeMutableRawBufferPointer(buffer))
            initialized = min(max(got, 0), count)
        }
        return got == count ? bytes : nil
    }

    /// A trivial value at an address: a struct that the kernel also reads there.
    public func load<Stored: BitwiseCopyable>(_ type: Stored.Type, at address: UInt64) -> Stored? {
        guard address != 0 else { return nil }
        return withUnsafeTemporaryAllocation(of: Stored.self, capacity: 1) { slot -> Stored? in
            let raw = UnsafeMutableRawBufferPointer(slot)
            guard read(at: address, into: raw) == raw.count else { return nil }
            return slot[0]
        }
    }

    /// The bytes of a C string, without its end; nil where memory ends before the string does.
    ///
    /// Read in pieces that do not cross a page, since the next page may not be mapped.
    public func string(at address: UInt64, limit: Int = 4096) -> [UInt8]? {
        guard address != 0 else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { piece -> [UInt8]? in
            var bytes = [UInt8]()
            var position = address
            while bytes.count < limit {
                let pageRest = 4096 - Int(position & 4095)
                let wanted = min(256, pageRest)
                let count = read(at: position, into: UnsafeMutableRawBufferPointer(rebasing: piece[..<wanted]))
                guard count > 0 else { return nil }
                let read = piece[..<count]
                if let end = read.firstIndex(of: 0) {
                    bytes.append(contentsOf: read[..<end])
                    return bytes
                }
                bytes.append(contentsOf: read)
                position += UInt64(count)
            }
            return Array(bytes.prefix(limit))
        }
    }
}
