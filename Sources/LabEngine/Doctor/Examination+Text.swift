public import Curriculum

extension Examination {
    /// The findings as a person reads them, one line a feature, missing ones with the reason and the ways out.
    public func text(_ language: Language) -> String {
        var lines = [machineLine(language), ""]
        var told = Set<Remedy>()
        let width = reports.map { $0.feature.rawValue.count }.max() ?? 0
        for report in reports {
            let name = report.feature.rawValue + String(repeating: " ", count: width - report.feature.rawValue.count)
            if let detail = report.detail {
                lines.append("✓ \(name)  \(detail[language])")
            } else {
                lines.append("✗ \(name)  \(report.feature.meaning[language])")
                lines += report.explanation(language, told: &told).map { "  " + $0 }
            }
        }
        lines.append("")
        lines.append(closing(language))
        return lines.joined(separator: "\n")
    }

    private func machineLine(_ language: Language) -> String {
        let user = machine.userId == 0 ? "root" : "uid \(machine.userId)"
        var line = "Linux \(machine.kernel), \(machine.architecture), \(user)"
        if let container = machine.container {
            line += language == .ko ? ", 컨테이너 안: \(container)" : ", in a container: \(container)"
        }
        return line
    }

    private func closing(_ language: Language) -> String {
        if missing.isEmpty {
            return language == .ko ? "모든 기능을 쓸 수 있습니다." : "Every feature works."
        }
        let stopped = missing.flatMap(\.stops).reduce(into: [String]()) { labs, lab in
            if !labs.contains(lab) { labs.append(lab) }
        }
        if stopped.isEmpty {
            return language == .ko
                ? "없는 기능: \(missing.count)개. 그래도 실행하지 못하는 랩은 없습니다."
                : "Missing: \(missing.count). No lab is stopped by it."
        }
        let list = stopped.joined(separator: ", ")
        return language == .ko ? "실행할 수 없는 랩: \(list)" : "Labs that cannot run here: \(list)"
    }
}

extension FeatureReport {
    /// The reason, the ways out and the labs that it stops, a line each.
    ///
    /// - Parameter told: ways out that stand above already: one that mends much, such as `sudo`, is told once.
    func explanation(_ language: Language, told: inout Set<Remedy>) -> [String] {
        var lines = [String]()
        if let reason { lines.append(reason[language]) }
        for remedy in remedies where told.insert(remedy).inserted {
            lines.append("→ " + remedy.explanation[language])
            if let command = remedy.command { lines.append("    " + command) }
        }
        if !stops.isEmpty {
            let labs = stops.joined(separator: ", ")
            lines.append(language == .ko ? "이 기능이 필요한 랩: \(labs)" : "needed by: \(labs)")
        }
        return lines
    }
}

extension Refusal {
    /// Why the lab cannot run here, and what to do, as a person reads it.
    public func text(lab: String, _ language: Language) -> String {
        var lines = [
            language == .ko ? "이 시스템에서는 \(lab)을(를) 실행할 수 없습니다." : "This machine cannot run \(lab)."
        ]
        var told = Set<Remedy>()
        for report in missing {
            lines.append("✗ \(report.feature.rawValue)  \(report.feature.meaning[language])")
            lines += report.explanation(language, told: &told).map { "  " + $0 }
        }
        for name in unknown {
            lines.append(
                language == .ko
                    ? "✗ \(name)  lab.yaml에 적혀 있지만 아무도 모르는 기능입니다."
                    : "✗ \(name)  lab.yaml names it, and no such feature is known.")
        }
        lines.append(language == .ko ? "전체 진단: lab doctor" : "The whole picture: lab doctor")
        return lines.joined(separator: "\n")
    }
}
