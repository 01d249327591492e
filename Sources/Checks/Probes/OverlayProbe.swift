public import Curriculum
internal import LinuxSystem

/// The overlay that is mounted at `target`, as the session's first process sees it, or the process that the check
/// describes: its layers, and which of them a `path` in it comes from.
///
/// Read from the layers' own directories, from outside; what a program in the sandbox prints has no part in it.
public struct OverlayProbe: Probe {
    public let name = "overlay"

    /// What a check may name as the `state` of a path, and what a learner reads in its place.
    static let states = Dictionary(
        uniqueKeysWithValues: LayerStack.State.allCases.map { ($0.rawValue, OverlayView.words($0)) })

    public init() {}

    public func needsProcesses(_ check: Check) -> Bool { check.describesProcess }

    public func read(
        _ expectation: Expectation, of check: Check, in context: ProbeContext
    ) throws(ProbeFailure) -> [Reading] {
        let target = check.text("target") ?? ""
        guard target.hasPrefix("/") else { throw .lesson("the target is no absolute path: \(target)") }
        let path = (check.text("path") ?? "").split(separator: "/")
        guard !path.contains("..") else { throw .lesson("the path leads out of the overlay: \(path)") }
        let viewers = try SessionProcess.viewers(check, in: context)
        var views = [OverlayView]()
        for viewer in viewers {
            do throws(SystemError) {
                views.append(
                    OverlayView(
                        options: try MountInfo.read(process: "\(viewer.pid)").last { $0.target == target }
                            .flatMap(OverlayOptions.init), process: viewer.pid))
            } catch {
                throw .engine(error.text(in: context.language))
            }
        }
        let source = SessionProcess.source("mountinfo", of: viewers)
        return try SessionProcess.readings(expectation, of: check, in: views, from: source) {
            (key, view) throws(ProbeFailure) in
            try view.value(key, target: target, path: path.joined(separator: "/"), in: context)
        }
    }
}

/// An overlay as one process sees it; without options where there is none.
private struct OverlayView {
    let options: OverlayOptions?
    let process: Int32

    func value(
        _ key: String, target: String, path: String, in context: ProbeContext
    ) throws(ProbeFailure) -> ObservedValue {
        if key == "exists" { return .bool(options != nil) }
        guard let options else { return .missing(OverlayView.missing(target)) }
        switch key {
        case "layers": return .count(Int64(options.lowers.count))
        case "lowers": return .text(options.lowers.map { absolute($0) }.joined(separator: ":"))
        case "upper": return options.upper.map { .text(absolute($0)) } ?? OverlayView.none
        case "work": return options.work.map { .text(absolute($0)) } ?? OverlayView.none
        case "from", "state": break
        default: throw .lesson("the overlay probe has no '\(key)'")
        }
        guard !path.isEmpty else { throw .lesson("'\(key)' is of a path in the overlay") }
        do throws(SystemError) {
            let stack = try LayerStack(options, process: "\(process)")
            if key == "from" {
                guard let layer = try stack.origin(path) else { return OverlayView.none }
                return .text(absolute(stack.layers[layer].name))
            }
            let state = try stack.state(path)
            return .named(state.rawValue, words: OverlayView.words(state))
        } catch  where [.noSuchFile, .notADirectory].contains(error.errno) {
            return .missing(OverlayView.unknownLayer(error.path ?? target))
        } catch {
            throw .engine(error.text(in: context.language))
        }
    }

    /// A relative name is told as one beside the target, which is where it usually is.
    private func absolute(_ name: String) -> String {
        guard let options, !name.hasPrefix("/") else { return OverlayView.normal(name) }
        let base = (try? LayerStack(options, process: "\(process)"))?.base ?? "/"
        return OverlayView.normal("\(base)/\(name)")
    }

    /// Without `.`, doubled slashes and a slash at the end.
    private static func normal(_ path: String) -> String {
        var parts = [Substring]()
        for part in path.split(separator: "/") where part != "." {
            if part == "..", !parts.isEmpty { parts.removeLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// A check says `none`.
    private static let none = ObservedValue.named("none", words: Localized(ko: "없음", en: "none"))

    private static func missing(_ target: String) -> ObservedValue.Missing {
        ObservedValue.Missing(
            value: Localized(ko: "오버레이가 없음", en: "no overlay"),
            sentence: Localized(
                ko: "\(target)에 마운트된 오버레이가 없습니다.", en: "No overlay is mounted at \(target)."))
    }

    private static func unknownLayer(_ name: String) -> ObservedValue.Missing {
        ObservedValue.Missing(
            value: Localized(ko: "알 수 없는 레이어", en: "a layer nobody finds"),
            sentence: Localized(
                ko: "마운트할 때 적은 레이어 \(name)을(를) 찾을 수 없습니다. 절대 경로로 적으면 확실합니다.",
                en: "The layer \(name) that the mount names cannot be found. An absolute path is unambiguous."))
    }

    static func words(_ state: LayerStack.State) -> Localized {
        switch state {
        case .absent: Localized(ko: "없음", en: "absent")
        case .lower: Localized(ko: "아래 레이어에 있는 그대로", en: "as a lower layer has it")
        case .added: Localized(ko: "새로 생김", en: "added")
        case .changed: Localized(ko: "바뀜", en: "changed")
        case .metadata: Localized(ko: "속성만 바뀜", en: "only its attributes changed")
        case .deleted: Localized(ko: "지워짐(화이트아웃)", en: "deleted (whiteout)")
        case .replaced: Localized(ko: "통째로 바뀐 디렉터리(opaque)", en: "a directory replaced as a whole (opaque)")
        case .merged: Localized(ko: "여러 레이어가 합쳐진 디렉터리", en: "a directory merged from several layers")
        }
    }
}
