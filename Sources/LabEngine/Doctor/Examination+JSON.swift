public import Curriculum

extension Examination {
    /// The findings as one JSON object, with a version, on one line a feature.
    ///
    /// `{"version":1,"machine":{…},"features":[{"feature":"userns","available":true,"detail":"…","reason":null,
    /// "remedies":[{"command":"…","explanation":"…"}],"stops":["03-cgroups"]}]}`
    public func json(_ language: Language) -> String {
        let machine = jsonObject([
            ("kernel", jsonString(machine.kernel)), ("architecture", jsonString(machine.architecture)),
            ("uid", String(machine.userId)), ("container", jsonString(machine.container)),
        ])
        let features = reports.map { report in
            jsonObject([
                ("feature", jsonString(report.feature.rawValue)), ("available", String(report.isAvailable)),
                ("detail", jsonString(report.detail?[language])), ("reason", jsonString(report.reason?[language])),
                (
                    "remedies",
                    jsonArray(
                        report.remedies.map { remedy in
                            jsonObject([
                                ("command", jsonString(remedy.command)),
                                ("explanation", jsonString(remedy.explanation[language])),
                            ])
                        })
                ),
                ("stops", jsonArray(report.stops.map { jsonString($0) })),
            ])
        }
        return "{\"version\":1,\"machine\":\(machine),\"features\":[\n" + features.joined(separator: ",\n") + "\n]}"
    }
}

private func jsonObject(_ members: [(String, String)]) -> String {
    "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
}

private func jsonArray(_ elements: [String]) -> String { "[" + elements.joined(separator: ",") + "]" }

/// A string as JSON writes it (RFC 8259, section 7); `null` for none.
private func jsonString(_ text: String?) -> String {
    guard let text else { return "null" }
    var json = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"", "\\": json += "\\" + String(scalar)
        case "\n": json += "\\n"
        case "\t": json += "\\t"
        case _ where scalar.value < 0x20:
            let digits = String(scalar.value, radix: 16)
            json += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: json.unicodeScalars.append(scalar)
        }
    }
    return json + "\""
}
