internal import LinuxSystem
internal import TextColumns

/// A call on one line, decoded, for any width.
public enum CallText {
    /// `unshare(CLONE_NEWUTS) = 0`, `write(memory.limit_in_bytes ← "64M") = 3`,
    /// `mkdir("/sys/fs/cgroup/memory/demo", 0755) = -1 EPERM (operation not permitted)`.
    public static func line(_ event: CallEvent, columns: Int = 80) -> CallLine {
        var tail = result(of: event)
        var line = compose(event, tail, limit: .max)
        if line.width > columns, let errno = event.errno {
            // The words for an error are the first to go: its name says the same.
            tail = CallLine()
            tail.append(" = ")
            tail.append("-1 \(errno)", .error)
            line = compose(event, tail, limit: .max)
        }
        // Then every argument gives way to the same limit, until the line fits.
        var limit = 48
        while line.width > columns && limit >= 6 {
            line = compose(event, tail, limit: limit)
            limit -= 3
        }
        return line.width > columns ? squeezed(event, tail, columns: columns) : line
    }

    private static func compose(_ event: CallEvent, _ tail: CallLine, limit: Int) -> CallLine {
        var line = CallLine()
        if event.performedBy == .engine { line.append("(lab) ", .faint) }
        line.append(event.call, .name)
        line.append("(")
        if let write = cgroupWrite(event) {
            line.append(write.file.shortened(to: max(limit, 12)), .name)
            line.append(" ← ")
            line.append(quoted(write.text).shortened(to: limit), .path)
        } else {
            for (index, argument) in event.args.enumerated() {
                if index > 0 { line.append(", ") }
                append(argument.value, limit: limit, to: &line)
            }
        }
        line.append(")")
        line.append(tail)
        return line
    }

    /// When shorter arguments do not suffice, the middle of the whole goes: the name and the result remain.
    private static func squeezed(_ event: CallEvent, _ tail: CallLine, columns: Int) -> CallLine {
        let whole = compose(event, CallLine(), limit: 6).text
        var line = CallLine()
        let room = columns - tail.width
        if event.call.displayWidth + 4 <= room {
            line.append(event.call, .name)
            let rest = String(whole.dropFirst(event.call.count))
            line.append(rest.shortened(to: room - event.call.displayWidth))
            line.append(tail)
        } else {
            line.append((event.call + "(…)" + tail.text).shortened(to: columns))
        }
        return line
    }

    private static func result(of event: CallEvent) -> CallLine {
        var line = CallLine()
        line.append(" = ")
        if let name = event.errno {
            let words = Errno(name: name).map { " (\($0.words))" } ?? ""
            line.append("\(event.ret ?? -1) \(name)\(words)", .error)
        } else if let ret = event.ret {
            line.append(CallText.number(ret, of: event.call), .number)
        } else {
            line.append("?", .faint)
        }
        return line
    }

    /// Calls that return an address return it in hexadecimal.
    private static func number(_ ret: Int, of call: String) -> String {
        ["mmap", "mmap2", "brk", "mremap"].contains(call)
            ? "0x" + String(UInt(bitPattern: ret), radix: 16) : String(ret)
    }

    // MARK: Arguments

    private static func append(_ value: Value, limit: Int, to line: inout CallLine) {
        switch value {
        case .integer(let number): line.append(String(number), .number)
        case .size(let number): line.append(Size.text(number), .number)
        case .mode(let mode): line.append("0" + String(mode, radix: 8), .number)
        case .hexadecimal(let number): line.append("0x" + String(number, radix: 16), .number)
        case .null: line.append("NULL")
        case .text(let text), .path(let text): line.append(quoted(text).shortened(to: limit), .path)
        case .excerpt(let text, _): line.append(quoted(text).shortened(to: min(limit, 32)) + "…", .path)
        case .bytes(let bytes, let count):
            let text = "\"" + bytes.prefix(16).map(escaped).joined() + "\"" + (count > 16 ? "…" : "")
            line.append(text.shortened(to: limit), .path)
        case .flags(let text): line.append(text.shortened(to: limit), .flags)
        case .words(let text): line.append(text.shortened(to: limit), .flags)
        case .descriptor(let number, let path):
            line.append(String(number), .number)
            if let path { line.append("<\(path.shortened(to: limit))>", .path) }
        case .list(let values):
            line.append("[")
            for (index, value) in values.enumerated() {
                if index > 0 { line.append(", ") }
                append(value, limit: limit, to: &line)
            }
            line.append("]")
        case .record(let fields):
            line.append("{")
            for (index, field) in fields.enumerated() {
                if index > 0 { line.append(", ") }
                line.append(field.name + "=")
                append(field.value, limit: limit, to: &line)
            }
            line.append("}")
        }
    }

    /// In quotes, with control characters written out.
    static func quoted(_ text: String) -> String {
        "\""
            + text.unicodeScalars.map { scalar in
                switch scalar {
                case "\"": "\\\""
                case "\\": "\\\\"
                case "\n": "\\n"
                case "\t": "\\t"
                case "\r": "\\r"
                default: scalar.value < 0x20 || scalar.value == 0x7f ? escaped(UInt8(scalar.value)) : String(scalar)
                }
            }.joined() + "\""
    }

    private static func escaped(_ byte: UInt8) -> String {
        if (0x20..<0x7f).contains(byte) { return String(UnicodeScalar(byte)) }
        return "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    // MARK: Cgroup files

    private static let writes: Set<String> = ["write", "writev", "pwrite64", "pwritev", "pwritev2"]

    /// A write to a file of a cgroup file system: the file's name, and what is written, without the end of its line.
    private static func cgroupWrite(_ event: CallEvent) -> (file: String, text: String)? {
        guard writes.contains(event.call), case .descriptor(_, let path?)? = event[argument: "fd"],
            case .text(let text)? = event[argument: "buf"] ?? event[argument: "iov"], isCgroupFile(path)
        else { return nil }
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return (file, text.hasSuffix("\n") ? String(text.dropLast()) : text)
    }

    /// cgroup file systems lie below /sys/fs/cgroup by convention; elsewhere they are known by the names of files.
    private static func isCgroupFile(_ path: String) -> Bool {
        if path.hasPrefix("/sys/fs/cgroup/") { return true }
        guard let file = path.split(separator: "/").last, !path.hasPrefix("/proc/") else { return false }
        let controllers = [
            "cgroup", "memory", "cpu", "cpuset", "cpuacct", "pids", "io", "blkio", "devices", "freezer", "hugetlb",
        ]
        guard let dot = file.firstIndex(of: ".") else { return file == "tasks" || file == "release_agent" }
        return controllers.contains(String(file[..<dot])) && !file.contains(".so")
    }
}
