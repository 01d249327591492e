internal import LinuxSystem
internal import Netlink

/// What programs send: data as text, socket addresses, netlink messages.
extension CallDecoder {
    /// As much of what is written as an event keeps.
    private static let keptBytes = 512

    func data(at address: UInt64, count: UInt64, descriptor: UInt64, in memory: some TraceeMemory) -> Value {
        if address == 0 { return .null }
        let count = Int(clamping: count)
        let limit = memory.isRouteSocket(Int32(truncatingIfNeeded: descriptor)) ? 8192 : CallDecoder.keptBytes
        guard let bytes = memory.bytes(at: address, count: min(count, limit)) else { return .hexadecimal(address) }
        if limit != CallDecoder.keptBytes { return .words(RouteMessage.describe(bytes)) }
        return CallDecoder.text(bytes, count: count)
    }

    /// Text where it is text; the beginning of it where it is long.
    static func text(_ bytes: [UInt8], count: Int) -> Value {
        if count <= bytes.count {
            return String(validating: bytes, as: UTF8.self).map(Value.text) ?? .bytes(bytes, count: count)
        }
        // The cut may lie within a character, which has at most four bytes.
        for dropped in 0..<4 {
            if let text = String(validating: bytes.dropLast(dropped), as: UTF8.self) {
                return .excerpt(text, count: count)
            }
        }
        return .bytes(Array(bytes.prefix(64)), count: count)
    }

    /// struct iovec: base, length. What all of them hold is shown as one text.
    func vector(at address: UInt64, count: UInt64, of call: RawCall, in memory: some TraceeMemory) -> Value {
        guard let (bytes, total) = gather(at: address, count: count, limit: CallDecoder.keptBytes, of: call, in: memory)
        else { return .hexadecimal(address) }
        if memory.isRouteSocket(Int32(truncatingIfNeeded: call[0])) { return .words(RouteMessage.describe(bytes)) }
        return CallDecoder.text(bytes, count: total)
    }

    private func gather(
        at address: UInt64, count: UInt64, limit: Int, of call: RawCall, in memory: some TraceeMemory
    ) -> (bytes: [UInt8], total: Int)? {
        let width: UInt64 = call.architecture.is64Bit ? 8 : 4
        var bytes = [UInt8]()
        var total = 0
        // IOV_MAX: the kernel refuses more.
        for index in 0..<min(count, 1024) {
            let entry = address + index * width * 2
            guard let base = pointer(at: entry, of: call, in: memory),
                let length = pointer(at: entry + width, of: call, in: memory)
            else { return nil }
            total += Int(clamping: length)
            let wanted = min(Int(clamping: length), limit - bytes.count)
            if wanted > 0 {
                guard let piece = memory.bytes(at: base, count: wanted) else { return nil }
                bytes += piece
            }
        }
        return (bytes, total)
    }

    /// struct msghdr: name, namelen, iov, iovlen, control, controllen, flags; each but namelen and flags as wide as a
    /// pointer.
    func message(at address: UInt64, of call: RawCall, in memory: some TraceeMemory) -> Value {
        let width: UInt64 = call.architecture.is64Bit ? 8 : 4
        guard let name = pointer(at: address, of: call, in: memory),
            let nameLength = memory.load(UInt32.self, at: address + width),
            let vector = pointer(at: address + width * 2, of: call, in: memory),
            let count = pointer(at: address + width * 3, of: call, in: memory)
        else { return .hexadecimal(address) }
        let isRoute = memory.isRouteSocket(Int32(truncatingIfNeeded: call[0]))
        let limit = isRoute ? 8192 : CallDecoder.keptBytes
        guard let (bytes, total) = gather(at: vector, count: count, limit: limit, of: call, in: memory) else {
            return .hexadecimal(address)
        }
        if isRoute { return .words(RouteMessage.describe(bytes)) }
        var fields = [Argument]()
        if name != 0 {
            fields.append(Argument("msg_name", socketAddress(at: name, length: UInt64(nameLength), in: memory)))
        }
        fields.append(Argument("msg_iov", CallDecoder.text(bytes, count: total)))
        return .record(fields)
    }

    /// The socket that a call sends through; nil for one that sends nothing.
    func sender(of call: RawCall, _ name: String, in memory: some TraceeMemory) -> Int32? {
        guard name == "socketcall" else { return Int32(truncatingIfNeeded: call[0]) }
        // SYS_SEND, SYS_SENDTO, SYS_SENDMSG, SYS_SENDMMSG of linux/net.h.
        return [9, 11, 16, 20].contains(call[0]) ? memory.load(Int32.self, at: call[1]) : nil
    }

    /// The bytes that a call of the send or write family sends; nil where they are not simply to be had.
    func sent(by call: RawCall, _ name: String, in memory: some TraceeMemory) -> [UInt8]? {
        let limit = 65536
        switch name {
        case "sendto", "write": return memory.bytes(at: call[1], count: min(Int(clamping: call[2]), limit))
        case "writev": return gather(at: call[1], count: call[2], limit: limit, of: call, in: memory)?.bytes
        case "sendmsg":
            let width: UInt64 = call.architecture.is64Bit ? 8 : 4
            guard let vector = pointer(at: call[1] + width * 2, of: call, in: memory),
                let count = pointer(at: call[1] + width * 3, of: call, in: memory)
            else { return nil }
            return gather(at: vector, count: count, limit: limit, of: call, in: memory)?.bytes
        default: return nil
        }
    }

    /// struct mmsghdr: a msghdr and a length, 64 bytes on 64-bit machines and 32 on others.
    func messages(at address: UInt64, count: UInt64, of call: RawCall, in memory: some TraceeMemory) -> Value {
        let size: UInt64 = call.architecture.is64Bit ? 64 : 32
        return .list(
            (0..<min(count, 8)).map { message(at: address + $0 * size, of: call, in: memory) }
                + (count > 8 ? [.words("…")] : []))
    }

    // MARK: Sockets

    static func protocolNumber(_ register: UInt64, domain: UInt64) -> Value {
        let number = register & 0xffff_ffff
        return switch domain {
        case 2, 10: .flags(FlagTable.internetProtocol.text(number))
        case 16: .flags(FlagTable.netlinkProtocol.text(number))
        default: .integer(Int64(number))
        }
    }

    func socketAddress(at address: UInt64, length: UInt64, in memory: some TraceeMemory) -> Value {
        if address == 0 { return .null }
        guard length >= 2, let bytes = memory.bytes(at: address, count: Int(min(length, 128))) else {
            return .hexadecimal(address)
        }
        let family = UInt16(bytes[0]) | UInt16(bytes[1]) << 8
        func bigEndian(_ offset: Int) -> Int { Int(bytes[offset]) << 8 | Int(bytes[offset + 1]) }
        switch family {
        case 1: return .words(CallDecoder.unixAddress(bytes.dropFirst(2)))
        case 2 where bytes.count >= 8:
            return .words("\(InternetAddress(bytes: bytes[4..<8])):\(bigEndian(2))")
        case 10 where bytes.count >= 24:
            return .words("[\(InternetAddress(bytes: bytes[8..<24]))]:\(bigEndian(2))")
        case 16 where bytes.count >= 12:
            let port = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 4, as: UInt32.self) }
            let groups = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 8, as: UInt32.self) }
            if port == 0 && groups == 0 { return .words("the kernel") }
            return .record([
                Argument("nl_pid", .integer(Int64(port))), Argument("nl_groups", .hexadecimal(UInt64(groups))),
            ])
        default:
            return .record([Argument("sa_family", .flags(FlagTable.addressFamily.text(UInt64(family))))])
        }
    }

    /// A path; a name in the abstract space begins with a zero byte, which is written as @ (unix(7)).
    private static func unixAddress(_ name: ArraySlice<UInt8>) -> String {
        guard let first = name.first else { return "unnamed" }
        if first == 0 { return "@" + String(decoding: name.dropFirst(), as: UTF8.self) }
        return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// socketcall(2) of i386: the number of the call, and the address of its arguments.
    func appendSocketCall(_ call: RawCall, in memory: some TraceeMemory, to arguments: inout [Argument]) {
        let index = Int(truncatingIfNeeded: call[0]) - 1
        guard FlagTable.socketCalls.indices.contains(index) else {
            arguments.append(Argument("call", .integer(Int64(index + 1))))
            arguments.append(Argument("args", .hexadecimal(call[1])))
            return
        }
        let name = FlagTable.socketCalls[index]
        arguments.append(Argument("call", .flags("SYS_" + name.uppercased())))
        let signature = Signature.all[name] ?? .unknown
        let count = signature.parameters.count
        guard let bytes = memory.bytes(at: call[1], count: count * 4) else {
            arguments.append(Argument("args", .hexadecimal(call[1])))
            return
        }
        let words = (0..<6).map { word -> UInt64 in
            guard word < count else { return 0 }
            return bytes.withUnsafeBytes { UInt64($0.loadUnaligned(fromByteOffset: word * 4, as: UInt32.self)) }
        }
        let inner = RawCall(
            number: call.number, architecture: call.architecture,
            arguments: (words[0], words[1], words[2], words[3], words[4], words[5]))
        arguments += self.arguments(signature, of: inner, in: memory)
    }
}
