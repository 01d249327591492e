internal import Glibc
internal import LinuxSystem

/// An answer that is none: the errno that the program in the guest gets for its call.
struct Refusal: Error, Equatable {
    let errno: Errno

    init(_ number: Int32) { errno = Errno(rawValue: number) }

    /// What a call of the C library left in `errno`.
    static var current: Refusal { Refusal(Glibc.errno) }

    /// The file is no longer what the guest's kernel knew by this node: the kernel asks for its name again.
    static let stale = Refusal(ESTALE)
}
