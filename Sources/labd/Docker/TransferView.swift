internal import DockerWords
internal import Glibc
internal import OCI
internal import Registry
internal import Synchronization

/// Layers on their way, as Docker shows them: on a terminal one line each, which changes in its place; else a line for
/// each change.
final class TransferView: Sendable {
    private struct State {
        var isPush = false
        /// The layers of the name that is under way, in the order of their lines.
        var ids: [String] = []
        var texts: [String: String] = [:]
        /// When a layer's bar was last drawn.
        var drawn: [String: ContinuousClock.Instant] = [:]
    }

    private let isQuiet: Bool
    private let isTerminal: Bool
    private let state = Mutex(State())

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
        isTerminal =
            !isQuiet && StandardStream.output.isTerminal && getenv("TERM").map { String(cString: $0) } != "dumb"
    }

    /// A line below everything.
    func line(_ text: String) {
        if !isQuiet { StandardStream.output.write(text + "\n") }
    }

    /// The full name, which is all that a quiet command says.
    func last(_ name: String, onlyIfQuiet: Bool = false) {
        if isQuiet || !onlyIfQuiet { StandardStream.output.write(name + "\n") }
    }

    /// Something for standard error, between the lines.
    func aside(_ text: String) {
        state.withLock { state in
            if isTerminal { state = State(isPush: state.isPush) }
            StandardStream.error.writeVisibly(text)
        }
    }

    func end() { state.withLock { $0 = State() } }

    func show(_ event: ClientEvent, _ words: RegistryWords) {
        switch event {
        case .exchange: return
        case .mirrorFailed(let endpoint, let error): aside(words.mirrorFailed(endpoint, error))
        case .waiting(let endpoint, let pause, let attempt, let reason):
            if !isQuiet { aside(words.waiting(endpoint, pause, attempt: attempt, reason)) }
        case .pulling(let reference):
            begin(isPush: false)
            line(
                "\(reference.digest.map { "\(reference.name)@\($0)" } ?? reference.tag ?? ""): Pulling from \(reference.repository)"
            )
        case .pushing(let reference):
            begin(isPush: true)
            line("The push refers to repository [\(reference.name)]")
        case .layer(let id, let layerState): layer(id, layerState)
        case .pulled(let reference, let target, let isNewer):
            begin(isPush: false)
            line("Digest: \(target.digest)")
            line("Status: \(isNewer ? "Downloaded newer image" : "Image is up to date") for \(reference.familiar)")
        case .pushed(let reference, let target):
            begin(isPush: true)
            line("\(reference.tag ?? reference.selector): digest: \(target.digest) size: \(target.size)")
        case .pushedOnePlatform(let index, let image):
            begin(isPush: true)
            line(
                "Not all multiplatform-content is present and only the available single-platform image was pushed\n"
                    + "\(index.digest) -> \(image.digest)")
        }
    }

    private func begin(isPush: Bool) { state.withLock { $0 = State(isPush: isPush) } }

    private func layer(_ id: String, _ layer: LayerState) {
        if isQuiet { return }
        state.withLock { state in
            let text = Self.text(layer, isPush: state.isPush)
            if case .transferring = layer {
                guard isTerminal, state.drawn[id].map({ .now - $0 > .milliseconds(100) }) ?? true else { return }
                state.drawn[id] = .now
            }
            guard state.texts[id] != text else { return }
            state.texts[id] = text
            if !state.ids.contains(id) {
                state.ids.append(id)
                StandardStream.output.write("\(id): \(text)\n")
            } else if isTerminal, let row = state.ids.firstIndex(of: id) {
                let up = state.ids.count - row
                StandardStream.output.write("\u{1b}[\(up)A\r\u{1b}[2K\(id): \(text)\r\u{1b}[\(up)B")
            } else {
                StandardStream.output.write("\(id): \(text)\n")
            }
        }
    }

    /// Docker's words.
    private static func text(_ layer: LayerState, isPush: Bool) -> String {
        switch layer {
        case .waiting: isPush ? "Preparing" : "Pulling fs layer"
        case .transferring(let done, let total): (isPush ? "Pushing" : "Downloading") + " " + bar(done, total)
        case .verifying: isPush ? "Pushing" : "Verifying Checksum"
        case .transferred: "Download complete"
        case .complete: isPush ? "Pushed" : "Pull complete"
        case .exists: isPush ? "Layer already exists" : "Already exists"
        case .mounted(let repository): "Mounted from \(repository)"
        }
    }

    /// `[====>      ]  1.2MB/3.4MB`, with the bar only where there is room for it.
    private static func bar(_ done: Int64, _ total: Int64) -> String {
        let numbers = padded(HumanSize(done).text(digits: 4), to: 8) + "/" + HumanSize(total).text(digits: 4)
        guard StandardStream.output.size?.columns ?? 0 > 110, total > 0 else { return numbers }
        let width = 50
        let filled = Int(min(done, total) * Int64(width) / total)
        return "[" + String(repeating: "=", count: filled) + ">" + String(repeating: " ", count: width - filled) + "] "
            + numbers
    }

    private static func padded(_ text: String, to width: Int) -> String {
        String(repeating: " ", count: max(width - text.count, 0)) + text
    }
}
