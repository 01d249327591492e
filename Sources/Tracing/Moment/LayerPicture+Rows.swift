public import LinuxSystem

extension LayerPicture {
    /// What it says as rows of a moment: the overlay with its layers, and below it each path with the layers that hold it.
    var momentRows: [Moment.Row] {
        let names = layers.map(LayerPicture.short)
        let folder = LayerPicture.short(target)
        let head = Moment.Row(key: target, name: target, value: names.joined(separator: " "))
        return [head]
            + rows.map { row in
                let held = zip(names, row.marks).filter { $0.1 != .absent }
                // Of very many layers the one that counts.
                let told = layers.count > 8 ? Array(held.prefix(1)) : held
                return Moment.Row(
                    key: "\(target) \(row.path)", depth: 1, name: "\(folder)/\(row.path)",
                    value: told.map { "\($0.1.sign) \($0.0)" }.joined(separator: "  "))
            }
    }

    /// The last part of a layer's path; of a digest, its beginning.
    public static func short(_ path: String) -> String {
        let last = path.split(separator: "/").last.map(String.init) ?? path
        return last.count > 16 ? last.prefix(15) + "…" : last
    }
}

extension LayerStack.Mark {
    /// One column: `●` what is seen, `○` hidden below it, `✕` a whiteout, `▣` an opaque directory, `▪` one that is merged.
    public var sign: String {
        switch self {
        case .absent: "·"
        case .visible: "●"
        case .merged: "▪"
        case .hidden: "○"
        case .whiteout: "✕"
        case .opaque: "▣"
        }
    }
}

extension LayerPicture {
    /// `{"target":"/m","layers":["upper","base"],"upper":true,"rows":[{"path":"a","marks":"●○","state":"changed"}]}`
    func write(to json: inout JSONBuffer) {
        json.append(byte: UInt8(ascii: "{"))
        json.append("target", target)
        json.append("layers", layers)
        json.append("upper", hasUpper)
        json.append(key: "rows")
        json.append(byte: UInt8(ascii: "["))
        for (index, row) in rows.enumerated() {
            if index > 0 { json.append(byte: UInt8(ascii: ",")) }
            json.append(byte: UInt8(ascii: "{"))
            json.append("path", row.path)
            json.append("marks", row.marks.map(\.sign).joined())
            json.append("state", row.state.rawValue)
            json.append(byte: UInt8(ascii: "}"))
        }
        json.append(byte: UInt8(ascii: "]"))
        json.append(byte: UInt8(ascii: "}"))
    }

    /// Reads it again; nil where something is missing. Rows that this version does not understand are left out.
    init?(json: JSONNode) {
        guard let target = json["target"]?.string, let layers = json["layers"]?.strings else { return nil }
        let rows = (json["rows"]?.array ?? []).compactMap { row -> Row? in
            guard let path = row["path"]?.string, let signs = row["marks"]?.string,
                let state = row["state"]?.string.flatMap(LayerStack.State.init(rawValue:))
            else { return nil }
            let marks = signs.compactMap { sign in LayerStack.Mark.allCases.first { $0.sign == String(sign) } }
            return marks.count == layers.count ? Row(path: path, marks: marks, state: state) : nil
        }
        self.init(target: target, layers: layers, hasUpper: json["upper"]?.bool ?? false, rows: rows)
    }
}
