/// A path below a served folder, as bytes with the zero at their end; the folder itself is `.`.
struct HostPath {
    private(set) var bytes: [UInt8]

    /// PATH_MAX, with the zero.
    static let longest = 4096

    /// Names from the file up to the folder: the last name first.
    init(reversed names: [FileName]) {
        bytes = []
        for name in names.reversed() {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "/")) }
            bytes.append(contentsOf: name.bytes)
        }
        if bytes.isEmpty { bytes.append(UInt8(ascii: ".")) }
        bytes.append(0)
    }

    /// The path of `name` in this directory.
    func appending(_ name: FileName) -> HostPath {
        var path = self
        path.bytes.removeLast()
        path.bytes.append(UInt8(ascii: "/"))
        path.bytes.append(contentsOf: name.bytes)
        path.bytes.append(0)
        return path
    }
}
