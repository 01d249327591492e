internal import LinuxSystem

extension TraceEvent {
    /// From a line of a trace; nil for an object that is no event.
    public init?(json: JSONNode) {
        guard let t = json["t"]?.number(as: UInt64.self), let pid = json["pid"]?.number(as: Int32.self),
            let changes = json["changes"]?.array?.map({ Change(json: $0) }), !changes.contains(nil)
        else { return nil }
        if let exchange = ExchangeEvent(t: t, json: json) {
            self = .exchange(exchange)
            return
        }
        let inner = json["nspid"]?.number(as: Int32.self)
        guard let call = json["call"]?.string else {
            self = .state(StateEvent(t: t, pid: pid, namespacePid: inner, changes: changes.compactMap { $0 }))
            return
        }
        guard case .object(let members)? = json["args"] else { return nil }
        self = .call(
            CallEvent(
                t: t, pid: pid, namespacePid: inner, call: call,
                args: members.map { Argument($0.key, Value(json: $0.value, argument: $0.key)) },
                ret: json["ret"]?.number(as: Int.self), errno: json["errno"]?.string,
                changes: changes.compactMap { $0 },
                performedBy: json["by"]?.string.flatMap(CallEvent.Performer.init) ?? .program,
                architecture: CallArchitecture.allCases.first { $0.name == json["arch"]?.string } ?? .native))
    }
}

extension Value {
    /// JSON has fewer kinds than the model: which kind a string was is told by the argument's name and its looks.
    init(json: JSONNode, argument name: String) {
        switch json {
        case .null: self = .null
        case .bool(let flag): self = .integer(flag ? 1 : 0)
        case .integer(let number): self = .integer(number)
        case .unsigned(let number): self = .size(number)
        case .real(let number): self = .words(String(number))
        case .string(let text): self = Value(text: text, argument: name)
        case .array(let nodes): self = .list(nodes.map { Value(json: $0, argument: name) })
        case .object(let members):
            if let fd = json["fd"]?.number(as: Int32.self), let path = json["path"]?.string {
                self = .descriptor(fd, path: path)
            } else if let text = json["text"]?.string, let count = json["count"]?.number(as: Int.self) {
                self = .excerpt(text, count: count)
            } else if let hex = json["hex"]?.string, let count = json["count"]?.number(as: Int.self) {
                self = .bytes(Value.bytes(hexadecimal: hex), count: count)
            } else {
                self = .record(members.map { Argument($0.key, Value(json: $0.value, argument: $0.key)) })
            }
        }
    }

    private init(text: String, argument name: String) {
        if Value.pathArguments.contains(name) {
            self = .path(text)
        } else if Value.textArguments.contains(name) {
            // A netlink message is shown in words; no program writes one as text.
            self = text.hasPrefix("RTM_") ? .words(text) : .text(text)
        } else if name == "mode" || name == "mask", text.hasPrefix("0"), let mode = UInt32(text, radix: 8) {
            self = .mode(mode)
        } else if text.hasPrefix("0x"), let number = UInt64(text.dropFirst(2), radix: 16) {
            self = .hexadecimal(number)
        } else if text.contains(where: { $0 == " " || $0 == ":" || $0 == "/" }) {
            self = .words(text)
        } else {
            self = .flags(text)
        }
    }

    private static let pathArguments: Set<String> = [
        "path", "pathname", "source", "target", "new_root", "put_old", "oldpath", "newpath", "linkpath", "from_path",
        "to_path",
    ]

    private static let textArguments: Set<String> = [
        "filesystemtype", "data", "name", "fsname", "key", "value", "argv", "buf", "iov", "msg_iov", "params",
        "description",
    ]

    private static func bytes(hexadecimal text: String) -> [UInt8] {
        let digits = Array(text.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
        }
    }
}
