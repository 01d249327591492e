public import LinuxSystem

/// Which calls to trace: `ns,mount`, names of calls, or `all`.
public struct CallSet: Sendable, Hashable {
    /// The named sets.
    public enum Name: String, CaseIterable, Sendable, Hashable {
        case ns, mount, cgroup, net, id, cap, exec, file, signal
    }

    /// The sets that were asked for by name.
    public var sets: Set<Name>
    /// The calls that were asked for one by one.
    public var calls: Set<String>
    /// Every call, whatever else is named.
    public var isAll: Bool

    public init(sets: Set<Name> = [], calls: Set<String> = [], isAll: Bool = false) {
        self.sets = sets
        self.calls = calls
        self.isAll = isAll
    }

    public static let all = CallSet(isAll: true)

    /// What is traced when nothing is said: everything that makes or changes isolation.
    public static let isolation = CallSet(sets: [.ns, .mount, .cgroup, .net, .id, .cap, .exec])

    /// Parses what stands behind `--only` or in a lesson's `trace=`: words separated by commas.
    ///
    /// - Throws: the word that is neither a set nor a call, with the nearest that is.
    public init(parsing text: String) throws(CallSetError) {
        self.init()
        for part in text.split(separator: ",") {
            let word = CallSet.trimmed(part)
            if word.isEmpty { continue }
            if word == "all" {
                isAll = true
            } else if let set = Name(rawValue: word) {
                sets.insert(set)
            } else if CallArchitecture.allCases.contains(where: { SystemCallName.number(of: word, on: $0) != nil }) {
                calls.insert(word)
            } else {
                throw CallSetError(word: word, nearest: CallSet.nearest(to: word))
            }
        }
        if !isAll && sets.isEmpty && calls.isEmpty { throw CallSetError(word: text, nearest: nil) }
    }

    /// Whether a call of this name is wanted.
    public func contains(_ call: String) -> Bool {
        isAll || calls.contains(call) || sets.contains { CallSet.members(of: $0).contains(call) }
    }

    /// The names of the wanted calls, whether or not an architecture has them; every call for `all`.
    public var names: Set<String> {
        if isAll { return Set(CallArchitecture.allCases.flatMap(SystemCallName.all(on:))) }
        return sets.reduce(into: calls) { $0.formUnion(CallSet.members(of: $1)) }
    }

    /// The numbers of the wanted calls that an architecture has, ascending.
    public func numbers(on architecture: CallArchitecture) -> [Int] {
        names.compactMap { SystemCallName.number(of: $0, on: architecture) }.sorted()
    }

    private static func trimmed(_ part: Substring) -> String {
        var part = part.drop { $0 == " " }
        while part.last == " " { part.removeLast() }
        return String(part)
    }

    private static func nearest(to word: String) -> String? {
        let candidates = ["all"] + Name.allCases.map(\.rawValue) + SystemCallName.all(on: .native)
        return NearestName.find(word, in: candidates)
    }
}

extension CallSet: CustomStringConvertible {
    /// As it would be written behind `--only`.
    public var description: String {
        if isAll { return "all" }
        let named = Name.allCases.filter(sets.contains).map(\.rawValue)
        return (named + calls.sorted()).joined(separator: ",")
    }
}

/// A word behind `--only` that names nothing.
public struct CallSetError: Error, Sendable, Equatable, CustomStringConvertible {
    public let word: String
    public let nearest: String?

    public var description: String {
        let sets = CallSet.Name.allCases.map(\.rawValue).joined(separator: ", ")
        if word.isEmpty { return "no calls are named. The sets are \(sets), and all." }
        var text = "there is no set and no system call called '\(word)'."
        if let nearest { text += " Did you mean '\(nearest)'?" }
        return text + " The sets are \(sets), and all."
    }
}
