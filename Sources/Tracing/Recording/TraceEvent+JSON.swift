internal import LinuxSystem

extension TraceEvent {
    /// Writes the event as one JSON object, without the end of the line.
    ///
    /// A call is `{"t":…,"pid":…,"call":…,"args":{…},"ret":…,"errno":…,"changes":[…]}`; a change without a call has
    /// only `t`, `pid` and `changes`. What is out of the ordinary follows: `nspid`, `by`, `arch`.
    public func write(to json: inout JSONBuffer) {
        switch self {
        case .call(let event): event.write(to: &json)
        case .exchange(let event): event.write(to: &json)
        case .state(let event):
            json.append(raw: "{\"t\":")
            json.append(event.t)
            json.append(raw: ",\"pid\":")
            json.append(event.pid)
            json.append(raw: ",\"changes\":")
            Change.write(event.changes, to: &json)
            if let inner = event.namespacePid { json.append("nspid", inner) }
            json.append(byte: UInt8(ascii: "}"))
        }
    }
}

extension CallEvent {
    func write(to json: inout JSONBuffer) {
        json.append(raw: "{\"t\":")
        json.append(t)
        json.append(raw: ",\"pid\":")
        json.append(pid)
        json.append(raw: ",\"call\":")
        json.append(string: call)
        json.append(raw: ",\"args\":")
        Argument.write(args, to: &json)
        json.append(raw: ",\"ret\":")
        if let ret { json.append(ret) } else { json.append(raw: "null") }
        json.append(raw: ",\"errno\":")
        if let errno { json.append(string: errno) } else { json.append(raw: "null") }
        json.append(raw: ",\"changes\":")
        Change.write(changes, to: &json)
        if let namespacePid { json.append("nspid", namespacePid) }
        if performedBy != .program { json.append("by", performedBy.rawValue) }
        if architecture != .native { json.append("arch", architecture.name) }
        json.append(byte: UInt8(ascii: "}"))
    }
}

extension Argument {
    static func write(_ arguments: [Argument], to json: inout JSONBuffer) {
        json.append(byte: UInt8(ascii: "{"))
        for argument in arguments {
            json.append(key: argument.name)
            argument.value.write(to: &json)
        }
        json.append(byte: UInt8(ascii: "}"))
    }
}

extension Value {
    /// Numbers are numbers; texts, paths and names of flags are strings; what more there is to say makes an object.
    func write(to json: inout JSONBuffer) {
        switch self {
        case .integer(let number): json.append(number)
        case .size(let number): json.append(number)
        case .mode(let mode): json.append(string: "0" + String(mode, radix: 8))
        case .hexadecimal(let number): json.append(string: "0x" + String(number, radix: 16))
        case .null: json.append(raw: "null")
        case .text(let text), .path(let text), .flags(let text), .words(let text): json.append(string: text)
        case .excerpt(let text, let count):
            json.append(byte: UInt8(ascii: "{"))
            json.append("text", text)
            json.append("count", count)
            json.append(byte: UInt8(ascii: "}"))
        case .bytes(let bytes, let count):
            json.append(raw: "{\"hex\":")
            json.append(hexadecimal: bytes)
            json.append("count", count)
            json.append(byte: UInt8(ascii: "}"))
        case .descriptor(let number, let path):
            guard let path else {
                json.append(number)
                return
            }
            json.append(byte: UInt8(ascii: "{"))
            json.append("fd", number)
            json.append("path", path)
            json.append(byte: UInt8(ascii: "}"))
        case .list(let values):
            json.append(byte: UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { json.append(byte: UInt8(ascii: ",")) }
                value.write(to: &json)
            }
            json.append(byte: UInt8(ascii: "]"))
        case .record(let fields): Argument.write(fields, to: &json)
        }
    }
}
