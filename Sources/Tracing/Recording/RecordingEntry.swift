/// A line of a recording, after its first.
public enum RecordingEntry: Sendable, Hashable {
    /// A step of the lesson begins: its id, and what is run.
    case stepBegan(t: UInt64, step: String, script: String)
    /// A step has ended: the status of its last command, and whether it did what the lesson expects of it.
    case stepEnded(t: UInt64, step: String, status: Int32, asExpected: Bool)
    /// What the program wrote to the terminal.
    case output(t: UInt64, text: String)
    case event(TraceEvent)
    /// What the kernel held then: before the first step, and after each.
    case state(t: UInt64, Moment)

    /// Nanoseconds since the recording began.
    public var t: UInt64 {
        switch self {
        case .stepBegan(let t, _, _), .stepEnded(let t, _, _, _), .output(let t, _), .state(let t, _): t
        case .event(let event): event.t
        }
    }

    /// Writes it as one JSON object, without the end of the line.
    public func write(to json: inout JSONBuffer) {
        switch self {
        case .event(let event):
            event.write(to: &json)
            return
        case .stepBegan(let t, let step, let script):
            json.append(byte: UInt8(ascii: "{"))
            json.append("t", t)
            json.append("begin", step)
            json.append("script", script)
        case .stepEnded(let t, let step, let status, let asExpected):
            json.append(byte: UInt8(ascii: "{"))
            json.append("t", t)
            json.append("end", step)
            json.append("status", status)
            json.append("ok", asExpected)
        case .output(let t, let text):
            json.append(byte: UInt8(ascii: "{"))
            json.append("t", t)
            json.append("output", text)
        case .state(let t, let moment):
            json.append(byte: UInt8(ascii: "{"))
            json.append("t", t)
            moment.write(to: &json)
        }
        json.append(byte: UInt8(ascii: "}"))
    }

    /// From a line; nil for an object of no kind that this version knows.
    public init?(json: JSONNode) {
        guard let t = json["t"]?.number(as: UInt64.self) else { return nil }
        if let step = json["begin"]?.string {
            self = .stepBegan(t: t, step: step, script: json["script"]?.string ?? "")
        } else if let step = json["end"]?.string {
            self = .stepEnded(
                t: t, step: step, status: json["status"]?.number() ?? 0, asExpected: json["ok"]?.bool ?? true)
        } else if let text = json["output"]?.string {
            self = .output(t: t, text: text)
        } else if let state = json["state"] {
            self = .state(t: t, Moment(json: state))
        } else if let event = TraceEvent(json: json) {
            self = .event(event)
        } else {
            return nil
        }
    }
}

/// The first line of a recording: `{"version":1,"lab":"03-cgroups","language":"en","machine":"host"}`.
public struct RecordingHeader: Sendable, Hashable {
    /// The version that this program writes, and the only one that it reads.
    public static let currentVersion = 1

    public var lab: String
    /// `ko` or `en`.
    public var language: String
    /// Where it ran: `host`, `user`, `vm`.
    public var machine: String

    public init(lab: String, language: String, machine: String) {
        self.lab = lab
        self.language = language
        self.machine = machine
    }

    func write(to json: inout JSONBuffer) {
        json.append(byte: UInt8(ascii: "{"))
        json.append("version", RecordingHeader.currentVersion)
        json.append("lab", lab)
        json.append("language", language)
        json.append("machine", machine)
        json.append(byte: UInt8(ascii: "}"))
    }
}
