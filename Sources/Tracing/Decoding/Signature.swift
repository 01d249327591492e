/// What is known of a call's arguments: their names in the manual page, and how to read each of them.
struct Signature: Sendable {
    struct Parameter: Sendable {
        let name: String
        let kind: Kind
    }

    /// How a register becomes a value.
    enum Kind: Sendable {
        /// A 32-bit and a 64-bit number with a sign.
        case integer, long
        case size, hexadecimal
        /// An id of a user or group: all bits set stands for -1, "leave it".
        case identity
        case mode, device
        case descriptor
        /// A descriptor of a directory, or AT_FDCWD.
        case directory
        /// An address of a C string.
        case path, text
        /// An address of a NULL-terminated array of C strings.
        case strings
        case signal
        case flags(FlagTable)
        case openFlags
        /// Decoded from more than its own register.
        case special(Special)
    }

    enum Special: String, Sendable {
        /// Present only with O_CREAT or O_TMPFILE.
        case openMode
        case openHow
        case cloneFlags, cloneArguments, mountFlags, mountData, setattr, fsconfigValue
        /// The next register has the length.
        case data, vector, address, message, messages
        case protocolNumber
        case capabilityHeader, capabilityData
        case prctl, seccomp, signalAction, signalSet, groups, descriptorPair, fcntl, limits, mknodMode, socketcall
        case timespec, namespaceFlags
    }

    let parameters: [Parameter]

    /// From the form in which the tables are written: `fd:fd pathname:path flags:open mode:openMode`. A name without
    /// a kind is a 32-bit number.
    init(_ text: String) {
        parameters = text.split(separator: " ").map { word in
            let parts = word.split(separator: ":", maxSplits: 1)
            return Parameter(name: String(parts[0]), kind: parts.count > 1 ? Signature.kind(parts[1]) : .integer)
        }
    }

    private static func kind(_ word: Substring) -> Kind {
        switch word {
        case "long": .long
        case "size": .size
        case "hex": .hexadecimal
        case "id": .identity
        case "mode": .mode
        case "dev": .device
        case "fd": .descriptor
        case "dir": .directory
        case "path": .path
        case "text": .text
        case "strings": .strings
        case "signal": .signal
        case "open": .openFlags
        default:
            if let table = tables[String(word)] {
                .flags(table)
            } else if let special = Special(rawValue: String(word)) {
                .special(special)
            } else {
                preconditionFailure("a call's signature names a kind that does not exist: \(word)")
            }
        }
    }

    private static let tables: [String: FlagTable] = [
        "clone": .clone, "resolve": .resolve, "at": .at, "unlink": .unlink, "access": .access4, "rename": .rename,
        "seek": .seek, "prot": .protection, "map": .mapping, "umount": .unmount, "openTree": .openTree,
        "moveMount": .moveMount, "fsopen": .fsopen, "fspick": .fspick, "fsmount": .fsmount, "fsconfig": .fsconfig,
        "mountAttr": .mountAttributes, "seccompOp": .seccompOperation, "seccompFlags": .seccompFlags, "wait": .wait,
        "sigmask": .signalMaskOperation, "resource": .resource, "closeRange": .closeRange, "family": .addressFamily,
        "socketType": .socketType, "acceptFlags": .acceptFlags, "msg": .messageFlags, "level": .socketLevel,
        "option": .socketOption, "shutdown": .shutdown, "tracing": .tracing, "clock": .clock, "ipc": .ipcCommand,
    ]
}
