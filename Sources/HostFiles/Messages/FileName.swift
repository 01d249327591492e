/// One name in a directory, as its bytes.
///
/// Not a `String`: a name need not be UTF-8, and strings that look alike are equal in Swift, while `가` composed and
/// decomposed are two files to Linux.
struct FileName: Hashable {
    let bytes: [UInt8]

    /// Nil for what would not stay in its directory: empty, `.`, `..`, or with a `/` or a zero in it. The kernel never
    /// sends such a name; a guest under somebody else's control may.
    init?(_ bytes: some Collection<UInt8>) {
        guard !bytes.isEmpty, bytes.count <= FileName.longest else { return nil }
        let isDots = bytes.count <= 2 && bytes.allSatisfy { $0 == UInt8(ascii: ".") }
        guard !isDots, !bytes.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 }) else { return nil }
        self.bytes = Array(bytes)
    }

    /// NAME_MAX.
    static let longest = 255

    /// With the zero that the kernel wants at the end.
    func withCString<T>(_ body: (UnsafePointer<CChar>) -> T) -> T {
        (bytes + [0]).withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { text in
                guard let start = text.baseAddress else { preconditionFailure("a zero at least is in it") }
                return body(start)
            }
        }
    }
}
