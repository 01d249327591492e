public import Curriculum

/// What is said to those who write labs.
extension Messages {
    public func refused(_ refusal: NewLab.Refusal) -> String {
        switch refusal {
        case .malformed(let id, let nearest):
            let guess = nearest.map { say(ko: " 혹시 '\($0)'인가요?", en: " Did you mean '\($0)'?") } ?? ""
            return say(
                ko: "lab: '\(id)'는 랩의 이름이 될 수 없습니다.\(guess)\n"
                    + "숫자 두 자리, 하이픈, 그리고 영어 소문자와 숫자로 된 단어를 하이픈으로 이어 40자까지 씁니다. 예: 15-mine",
                en: "lab: '\(id)' cannot be the id of a lab.\(guess)\n"
                    + "An id is two digits, a hyphen, and words of a–z and 0–9 joined by hyphens; 40 characters at most, such "
                    + "as 15-mine.")
        case .exists(let id):
            return say(
                ko: "lab: \(id) 랩은 이미 있습니다. 바뀐 것은 없습니다.",
                en: "lab: the course has a lab \(id) already. Nothing was changed.")
        case .leftover(let path):
            return say(
                ko: "lab: \(path)가 이미 있습니다. 강의 목록(curriculum/course.yaml)에는 없는 랩입니다. 옮기거나 지운 다음 다시 하세요. "
                    + "바뀐 것은 없습니다.",
                en:
                    "lab: \(path) is there already, though curriculum/course.yaml has no such lab. Move it away, then try "
                    + "again. Nothing was changed.")
        case .unusual(let lines):
            return say(
                ko: "lab: curriculum/course.yaml의 모양을 알아보지 못해 랩을 더할 수 없습니다. `labs:` 아래를 한 랩에 한 항목씩 이렇게 쓰세요:\n"
                    + lines,
                en:
                    "lab: curriculum/course.yaml is written in a way that cannot be added to. Under `labs:`, give each lab an "
                    + "entry of this shape:\n" + lines)
        case .course: return ""
        }
    }

    // A lesson that is changed while it is played.
    func lessonChanged(at stop: String?, isSame: Bool) -> String {
        switch (stop, isSame) {
        case (let stop?, true):
            say(ko: "수업 파일이 바뀌었습니다. 이 부분은 그대로입니다(\(stop)).", en: "The lesson has changed, but not here (\(stop)).")
        case (let stop?, false):
            say(
                ko: "수업 파일이 바뀌었습니다. \(stop)부터 새 글로 이어집니다.",
                en: "The lesson has changed. Going on at \(stop) with the new text.")
        case (nil, true): say(ko: "수업 파일이 바뀌었습니다. 이 부분은 그대로입니다.", en: "The lesson has changed, but not here.")
        case (nil, false):
            say(ko: "수업 파일이 바뀌었습니다. 처음부터 새 글로 이어집니다.", en: "The lesson has changed. Going on at its beginning.")
        }
    }

    func stopIsGone(_ stop: String, after last: String?) -> String {
        guard let last else {
            return say(
                ko: "수업 파일이 바뀌었고, \(stop)는 이제 없습니다. 처음부터 이어집니다.",
                en: "The lesson has changed, and \(stop) is gone from it. Going on at its beginning.")
        }
        return say(
            ko: "수업 파일이 바뀌었고, \(stop)는 이제 없습니다. \(last) 다음부터 이어집니다.",
            en: "The lesson has changed, and \(stop) is gone from it. Going on behind \(last).")
    }

    var lessonBroken: String {
        say(
            ko: "수업 파일이 바뀌었지만 읽을 수 없습니다. 고칠 때까지 전의 글로 이어집니다.",
            en: "The lesson has changed and cannot be read. The old text stays until it is mended.")
    }

    public func labMade(_ id: String, in root: String) -> String {
        say(
            ko: "\(root)에 \(id) 랩을 만들었습니다. 이대로도 돌아갑니다.", en: "\(id) is made in \(root), and works as it is.")
    }

    public func playNewLab(_ command: String) -> String {
        say(
            ko: "`\(command)`: 실행합니다. 수업 파일을 고치면 바로 다시 읽습니다.",
            en: "`\(command)` plays it, and reads the lesson again when you change it.")
    }

    public func lintNewLab(_ command: String) -> String {
        say(ko: "`\(command)`: 고친 뒤에 확인합니다.", en: "`\(command)` says whether a change holds.")
    }

    public func guideForAuthors(_ path: String) -> String {
        say(ko: "쓰는 법: \(path)", en: "How labs are written: \(path)")
    }
}
