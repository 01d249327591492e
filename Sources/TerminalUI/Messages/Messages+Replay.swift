public import Tracing

/// A recording that is played again.
extension Messages {
    // Labels of keys.
    var event: String { say(ko: "이벤트", en: "event") }
    var screen: String { say(ko: "화면", en: "screen") }
    var change: String { say(ko: "변화", en: "change") }
    var ends: String { say(ko: "처음·끝", en: "ends") }
    var goTo: String { say(ko: "이동", en: "go to") }
    var search: String { say(ko: "찾기", en: "search") }
    var state: String { say(ko: "상태", en: "state") }

    // Titles.
    var stateOfKernel: String { say(ko: "커널 상태", en: "The kernel's state") }
    var trace: String { say(ko: "추적 기록", en: "Trace") }
    var beforeFirstStep: String { say(ko: "첫 단계 이전", en: "Before the first step") }
    var changedSince: String { say(ko: "그 뒤에 달라진 것", en: "What calls changed since then") }
    var wholeState: String { say(ko: "전체 상태", en: "All of it") }
    var output: String { say(ko: "출력", en: "Output") }
    func step(_ number: Int, of count: Int) -> String {
        say(ko: "단계 \(number)/\(count)", en: "Step \(number) of \(count)")
    }
    func entry(_ number: Int) -> String { say(ko: "기록 \(number)", en: "Entry \(number)") }
    func afterStep(_ id: String) -> String { say(ko: "\(id) 단계 이후", en: "after \(id)") }

    // Times.
    /// `12.345`, in a column of its own.
    func clock(_ nanoseconds: UInt64) -> String {
        let milliseconds = nanoseconds / 1_000_000
        let text = "\(milliseconds / 1000).\(String(milliseconds % 1000 + 1000).dropFirst())"
        return String(repeating: " ", count: max(0, 7 - text.utf8.count)) + text
    }

    func seconds(_ nanoseconds: UInt64) -> String {
        let text = clock(nanoseconds).drop { $0 == " " }
        return say(ko: "\(text)초", en: "\(text) s")
    }

    // How a step ended.
    func endedAsWritten(_ status: Int32) -> String {
        say(ko: "설명대로 끝났습니다 (종료 상태 \(status))", en: "ended as the lesson says, with status \(status)")
    }

    func endedOtherwise(_ status: Int32) -> String {
        say(ko: "설명과 다르게 끝났습니다 (종료 상태 \(status))", en: "did not end as the lesson says; its status is \(status)")
    }

    // Sentences.
    var nothingRecorded: String { say(ko: "기록된 것이 아직 없습니다.", en: "Nothing has been recorded yet.") }
    var nothingChanged: String { say(ko: "달라진 것이 없습니다.", en: "Nothing is otherwise than before.") }
    var noStateYet: String {
        say(
            ko: "여기까지는 커널 상태가 기록되어 있지 않습니다. `lab run ID --record FILE`은 단계마다 상태를 기록합니다.",
            en: "No state of the kernel is recorded up to here. `lab run ID --record FILE` keeps it after every step.")
    }
    var recordingIsTruncated: String {
        say(
            ko: "기록이 마지막 줄 중간에서 끊겨 있습니다. 그 앞까지 볼 수 있습니다.",
            en: "The recording was cut off in the middle of its last line; everything before it is here.")
    }
    var cutOff: String { say(ko: "끝이 잘림", en: "cut off") }
    var atBeginning: String { say(ko: "기록의 처음입니다.", en: "This is the beginning.") }
    var atEnd: String { say(ko: "기록의 끝입니다.", en: "This is the end.") }
    var noSteps: String { say(ko: "이 기록에는 단계가 없습니다.", en: "This recording has no steps.") }
    var nothingToFind: String { say(ko: "먼저 `/`로 찾을 말을 적어 주세요.", en: "Type / and what to look for first.") }
    func notFound(_ text: String) -> String { say(ko: "찾지 못했습니다: \(text)", en: "Not found: \(text)") }
    func searchWrapped(forwards: Bool) -> String {
        forwards
            ? say(ko: "끝까지 찾아서 처음부터 다시 찾았습니다.", en: "Past the end; went on at the beginning.")
            : say(ko: "처음까지 찾아서 끝에서부터 다시 찾았습니다.", en: "Past the beginning; went on at the end.")
    }
    var searchStopped: String {
        say(ko: "여기까지는 없습니다. `n`이나 `N`으로 계속 찾습니다.", en: "Not up to here; n or N goes on looking.")
    }
    func noSuchPlace(_ place: String) -> String {
        say(ko: "그런 곳이 없습니다: \(place)", en: "There is no such place: \(place)")
    }
    var placeHint: String {
        say(ko: " 기록 번호, 시간(12.5s), 또는 단계 이름", en: " number of an entry, time (12.5s), or name of a step")
    }
    func moreLines(_ count: Int) -> String {
        say(ko: "… \(count)줄 더", en: "… \(plural(count, "more line", "more lines"))")
    }

    // A recording as a whole.
    public func recordingTitle(_ name: String) -> String { say(ko: "\(name) 기록", en: "Recording of \(name)") }

    func recordingExtent(entries: Int, steps: Int, time: UInt64) -> String {
        say(
            ko: "단계 \(steps)개 · 기록 \(entries)개 · \(seconds(time))",
            en: "\(plural(steps, "step", "steps")) · \(plural(entries, "entry", "entries")) · \(seconds(time))")
    }

    /// Why a file cannot be replayed, as a sentence.
    public func recordingError(_ error: RecordingError) -> String {
        switch error {
        case .empty:
            say(ko: "기록이 비어 있습니다.", en: "the recording is empty.")
        case .noRecording:
            say(
                ko: "기록 파일이 아닙니다. `lab run ID --record FILE`이나 `lab trace --json FILE`로 만들 수 있습니다.",
                en: "this is no recording. `lab run ID --record FILE` and `lab trace --json FILE` write one.")
        case .otherVersion(let version):
            say(
                ko: "기록의 버전은 \(version)이고 이 프로그램은 버전 \(RecordingHeader.currentVersion)을 읽습니다. 다시 기록해 주세요.",
                en: "the recording has version \(version), and this program reads version "
                    + "\(RecordingHeader.currentVersion). Record it again.")
        case .badLine(let line):
            say(ko: "기록의 \(line)번째 줄이 손상되었습니다.", en: "line \(line) of the recording is damaged.")
        }
    }
}
