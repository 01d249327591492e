extension Moment {
    /// `"state":{"namespaces":[{"key":"uts/1","name":"uts","value":"1 7","number":4026532601}]}`, a member of an object.
    func write(to json: inout JSONBuffer) {
        json.append(key: "state")
        json.append(byte: UInt8(ascii: "{"))
        for section in sections {
            json.append(key: section.subject.rawValue)
            json.append(byte: UInt8(ascii: "["))
            for (index, row) in section.rows.enumerated() {
                if index > 0 { json.append(byte: UInt8(ascii: ",")) }
                row.write(to: &json)
            }
            json.append(byte: UInt8(ascii: "]"))
        }
        if !overlays.isEmpty {
            json.append(key: "overlays")
            json.append(byte: UInt8(ascii: "["))
            for (index, overlay) in overlays.enumerated() {
                if index > 0 { json.append(byte: UInt8(ascii: ",")) }
                overlay.write(to: &json)
            }
            json.append(byte: UInt8(ascii: "]"))
        }
        json.append(byte: UInt8(ascii: "}"))
    }

    /// Reads it again. Sections of a kind that this version does not know are left out.
    init(json: JSONNode) {
        sections = Subject.allCases.compactMap { subject in
            json[subject.rawValue]?.array.map { Section(subject, $0.compactMap(Row.init(json:))) }
        }
        overlays = json["overlays"]?.array?.compactMap(LayerPicture.init(json:)) ?? []
    }
}

extension Moment.Row {
    fileprivate func write(to json: inout JSONBuffer) {
        json.append(byte: UInt8(ascii: "{"))
        json.append("key", key)
        if depth > 0 { json.append("depth", depth) }
        json.append("name", name)
        json.append("value", value)
        if let number { json.append("number", number) }
        if isHosts { json.append("hosts", true) }
        json.append(byte: UInt8(ascii: "}"))
    }

    fileprivate init?(json: JSONNode) {
        guard let key = json["key"]?.string, let name = json["name"]?.string else { return nil }
        self.init(
            key: key, depth: json["depth"]?.number(as: Int.self) ?? 0, name: name, value: json["value"]?.string ?? "",
            number: json["number"]?.number(as: UInt64.self), isHosts: json["hosts"]?.bool ?? false)
    }
}
