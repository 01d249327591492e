public import Curriculum
public import LinuxSystem

extension SystemError {
    /// The sentence for the person at the terminal. The kernel's own name for its answer stays in every language: it is
    /// what manuals and search engines know.
    ///
    /// `그룹을 만들지 못했습니다 (/sys/fs/cgroup/pids/demo): EACCES (권한이 없음)`
    public func text(in language: Language) -> String {
        switch language {
        case .en: return description
        case .ko:
            let place = path.map { " (\($0))" } ?? ""
            let words = KoreanErrors.words[errno.name] ?? errno.words
            let advice = advice.map { ". \(KoreanErrors.sentence(ofAdvice: $0))" } ?? ""
            return "\(KoreanErrors.sentence(of: step))\(place): \(errno.name) (\(words))\(advice)"
        }
    }

    /// In every language of the course.
    public var localized: Localized { Localized(ko: text(in: .ko), en: text(in: .en)) }
}

extension Error {
    /// What the person at the terminal reads of any error.
    public func text(in language: Language) -> String {
        (self as? SystemError)?.text(in: language) ?? "\(self)"
    }
}
