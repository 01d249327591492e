/// What the guest says to the host.
enum GuestMessage: Equatable {
    /// It waits for `begin`.
    case ready
    /// `begin` is done.
    case begun
    /// What the program's terminal shows, or its standard output where that is no terminal.
    case terminal([UInt8])
    case output([UInt8])
    case errors([UInt8])
    /// So many bytes of input have reached the program: as many more may be sent.
    case taken(UInt64)
    /// The program has ended, with its status as a shell has it. Its whole output was said before.
    case ended(Int32)
    /// It is there.
    case pong
    /// Something that was asked for cannot be done: what was tried, on which path, the errno.
    case refused(step: String, path: String, errno: Int32)

    var frame: [UInt8] {
        var fields = FieldWriter()
        switch self {
        case .ready: return MessageFrames.frame(1, [])
        case .begun: return MessageFrames.frame(2, [])
        case .terminal(let bytes): return MessageFrames.frame(3, bytes)
        case .output(let bytes): return MessageFrames.frame(4, bytes)
        case .errors(let bytes): return MessageFrames.frame(5, bytes)
        case .taken(let count):
            fields.put(count)
            return MessageFrames.frame(6, fields.bytes)
        case .ended(let status):
            fields.put(status)
            return MessageFrames.frame(7, fields.bytes)
        case .pong: return MessageFrames.frame(8, [])
        case .refused(let step, let path, let errno):
            fields.put(step)
            fields.put(path)
            fields.put(errno)
            return MessageFrames.frame(9, fields.bytes)
        }
    }

    init?(kind: UInt8, fields: ArraySlice<UInt8>) {
        var reader = FieldReader(fields)
        switch kind {
        case 1: self = .ready
        case 2: self = .begun
        case 3: self = .terminal(Array(fields))
        case 4: self = .output(Array(fields))
        case 5: self = .errors(Array(fields))
        case 6:
            guard let count = reader.number() else { return nil }
            self = .taken(count)
        case 7:
            guard let status = reader.status() else { return nil }
            self = .ended(status)
        case 8: self = .pong
        case 9:
            guard let step = reader.text(), let path = reader.text(), let errno = reader.status() else { return nil }
            self = .refused(step: step, path: path, errno: errno)
        default: return nil
        }
    }
}
