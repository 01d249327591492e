/// Archives that no honest program would write, byte by byte (POSIX ustar and PAX headers).
struct TarBuilder {
    private(set) var bytes: [UInt8] = []

    /// An entry of any kind. Numbers are written as they are, also where they make no sense.
    mutating func add(
        _ name: String, type: Character = "0", content: [UInt8] = [], mode: Int = 0o644, link: String = "",
        user: Int = 0, time: String = "1", size: String? = nil, device: (Int, Int) = (0, 0)
    ) {
        add(
            Array(name.utf8), type: type, content: content, mode: mode, link: Array(link.utf8), user: user, time: time,
            size: size, device: device)
    }

    mutating func add(
        _ name: [UInt8], type: Character = "0", content: [UInt8] = [], mode: Int = 0o644, link: [UInt8] = [],
        user: Int = 0, time: String = "1", size: String? = nil, device: (Int, Int) = (0, 0)
    ) {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ bytes: some Sequence<UInt8>, _ offset: Int, _ room: Int) {
            for (index, byte) in bytes.prefix(room).enumerated() { header[offset + index] = byte }
        }
        func octal(_ number: Int, _ digits: Int) -> [UInt8] {
            let text = String(number, radix: 8)
            return Array((String(repeating: "0", count: max(digits - text.count, 0)) + text).utf8)
        }
        put(name, 0, 100)
        put(octal(mode, 7), 100, 8)
        put(octal(user, 7), 108, 8)
        put(octal(user, 7), 116, 8)
        put(size.map { Array($0.utf8) } ?? octal(content.count, 11), 124, 12)
        put(time.utf8, 136, 12)
        put([UInt8](repeating: 0x20, count: 8), 148, 8)
        put(String(type).utf8, 156, 1)
        put(link, 157, 100)
        put(Array("ustar".utf8) + [0] + Array("00".utf8), 257, 8)
        put(octal(device.0, 7), 329, 8)
        put(octal(device.1, 7), 337, 8)
        put(octal(header.reduce(0) { $0 + Int($1) }, 6) + [0, 0x20], 148, 8)
        bytes += header + content
        bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    /// A PAX header for the next entry. Each record tells its own length.
    mutating func addPax(_ records: [(String, [UInt8])]) {
        var content = [UInt8]()
        for (key, value) in records {
            let rest = key.utf8.count + value.count + 3
            var length = rest + String(rest).count
            if String(length).count != String(rest).count { length = rest + String(length).count }
            content += Array("\(length) \(key)=".utf8) + value + [0x0a]
        }
        add("PaxHeaders/x", type: "x", content: content)
    }

    /// The archive with its end.
    var archive: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }
}
