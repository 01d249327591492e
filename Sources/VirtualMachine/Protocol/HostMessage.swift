/// What the host says to the guest.
enum HostMessage: Equatable {
    /// First of all, also after a snapshot: what the clock says (nanoseconds since 1970), fresh randomness, and the
    /// folders to be mounted.
    case begin(time: UInt64, entropy: [UInt8], folders: [GuestFolder])
    case run(GuestCommand)
    case input([UInt8])
    case endOfInput
    case resize(columns: UInt64, rows: UInt64)
    case signal(Int32)
    /// Are you there?
    case ping

    var frame: [UInt8] {
        var fields = FieldWriter()
        switch self {
        case .begin(let time, let entropy, let folders):
            fields.put(time)
            fields.put(entropy)
            fields.put(folders.map(\.name))
            fields.put(folders.map(\.path))
            return MessageFrames.frame(1, fields.bytes)
        case .run(let command):
            fields.put(command.arguments)
            fields.put(command.environment)
            fields.put(command.directory)
            for isTerminal in command.terminals { fields.put(isTerminal) }
            fields.put(command.columns)
            fields.put(command.rows)
            return MessageFrames.frame(2, fields.bytes)
        case .input(let bytes): return MessageFrames.frame(3, bytes)
        case .endOfInput: return MessageFrames.frame(4, [])
        case .resize(let columns, let rows):
            fields.put(columns)
            fields.put(rows)
            return MessageFrames.frame(5, fields.bytes)
        case .signal(let number):
            fields.put(number)
            return MessageFrames.frame(6, fields.bytes)
        case .ping: return MessageFrames.frame(7, [])
        }
    }

    init?(kind: UInt8, fields: ArraySlice<UInt8>) {
        var reader = FieldReader(fields)
        switch kind {
        case 1:
            guard let time = reader.number(), let entropy = reader.content(), let names = reader.texts(),
                let paths = reader.texts(), names.count == paths.count
            else { return nil }
            let folders = zip(names, paths).map { GuestFolder(name: $0, path: $1) }
            self = .begin(time: time, entropy: entropy, folders: folders)
        case 2:
            guard let arguments = reader.texts(), let environment = reader.texts(), let directory = reader.text(),
                let input = reader.flag(), let output = reader.flag(), let errors = reader.flag(),
                let columns = reader.number(), let rows = reader.number()
            else { return nil }
            var command = GuestCommand(
                arguments: arguments, environment: environment, directory: directory,
                terminals: [input, output, errors])
            command.columns = columns
            command.rows = rows
            self = .run(command)
        case 3: self = .input(Array(fields))
        case 4: self = .endOfInput
        case 5:
            guard let columns = reader.number(), let rows = reader.number() else { return nil }
            self = .resize(columns: columns, rows: rows)
        case 6:
            guard let number = reader.status() else { return nil }
            self = .signal(number)
        case 7: self = .ping
        default: return nil
        }
    }
}
