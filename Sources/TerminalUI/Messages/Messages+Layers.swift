internal import LinuxSystem

/// The picture of an overlay.
extension Messages {
    func layers(of target: String) -> String { say(ko: "\(target)의 레이어", en: "Layers of \(target)") }
    var layerFile: String { say(ko: "파일", en: "file") }
    var layerFrom: String { say(ko: "어느 레이어에서", en: "from") }

    func moreFiles(_ count: Int) -> String {
        say(ko: "… 파일 \(count)개 더", en: "… and \(plural(count, "more file", "more files"))")
    }

    func layerState(_ state: LayerStack.State) -> String {
        switch state {
        case .absent, .lower: ""
        case .added: say(ko: "새로 생김", en: "added")
        case .changed: say(ko: "바뀜 (복사본이 위에)", en: "changed (a copy above)")
        case .metadata: say(ko: "속성만 바뀜", en: "only its attributes changed")
        case .deleted: say(ko: "지워짐 (화이트아웃)", en: "deleted (whiteout)")
        case .replaced: say(ko: "디렉터리가 통째로 바뀜 (opaque)", en: "replaced (opaque)")
        case .merged: say(ko: "합쳐짐", en: "merged")
        }
    }

    /// A file that a read-only layer brought in place of one below: nobody copied it.
    var hidesTheOneBelow: String { say(ko: "아래 것을 가림", en: "hides the one below") }
}
