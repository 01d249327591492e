/// The learner's own shell.
extension Messages {
    var openingShell: String {
        say(
            ko: "이 랩의 셸을 엽니다. 여기서 한 일도 추적해서, `exit`로 돌아오면 보여 줍니다.",
            en:
                "This opens the lab's own shell. What you do in it is traced too, and shown when `exit` brings you back."
        )
    }
    /// Before `lab shell`, at a terminal.
    public func enteringShell(_ lab: String, isTraced: Bool) -> String {
        isTraced
            ? say(
                ko: "\(lab) 랩의 셸입니다. 여기서 한 일을 추적해서, `exit`로 나가면 보여 줍니다.",
                en: "The shell of \(lab). What you do in it is traced, and shown when `exit` ends it.")
            : say(
                ko: "\(lab) 랩의 셸입니다. 추적하지 않습니다. `exit`로 나갑니다.",
                en: "The shell of \(lab), not traced. `exit` ends it.")
    }
    var backFromShell: String { say(ko: "랩으로 돌아왔습니다.", en: "Back in the lab.") }
    var doneInShell: String { say(ko: "셸에서 한 일", en: "What you did in the shell") }
    var changedByShell: String { say(ko: "그래서 달라진 커널 상태", en: "What the kernel holds otherwise now") }
    var shellItself: String {
        say(ko: "셸 자신이 (내장 명령, 리다이렉션)", en: "the shell by itself (built-in commands, redirections)")
    }
    var kernelAsBefore: String {
        say(ko: "커널 상태는 셸을 열기 전과 같습니다.", en: "The kernel holds what it held before the shell.")
    }
    func foldedCommands(_ count: Int) -> String {
        say(
            ko: "프로그램 \(count)개가 한 일을 접었습니다. `--record`로 기록하면 `lab replay`로 모두 볼 수 있습니다.",
            en:
                "\(plural(count, "more program is", "more programs are")) folded; `lab replay` shows all of a session that `--record` keeps."
        )
    }
    func quietCommands(_ count: Int, _ names: String) -> String {
        say(
            ko: "프로그램 \(count)개는 추적하는 호출을 하지 않았습니다: \(names)",
            en: "\(plural(count, "program", "programs")) made none of the traced calls: \(names)")
    }
    func droppedEvents(_ count: Int) -> String {
        say(
            ko: "너무 많아서 사건 \(count)개는 남기지 않았습니다.",
            en: "\(plural(count, "event", "events")) more were too many to be kept.")
    }
    /// Below the refusal that strace or gdb has printed.
    public func tracerRefused(_ lab: String) -> String {
        say(
            ko: "lab: 이 셸은 이미 추적되고 있습니다. 한 프로세스는 추적자를 하나만 가질 수 있어서 strace나 gdb는 EPERM을 받습니다. "
                + "`lab shell \(lab) --no-trace`로 추적하지 않는 셸을 열면 쓸 수 있습니다.",
            en: "lab: this shell is traced already, and a process can have only one tracer: strace and gdb get EPERM. "
                + "`lab shell \(lab) --no-trace` opens a shell in which they work.")
    }
    /// In a recording.
    func learnersShellEnded(_ status: Int32) -> String {
        say(ko: "학습자의 셸이 상태 \(status)로 끝났습니다", en: "the learner's own shell ended with status \(status)")
    }
}
