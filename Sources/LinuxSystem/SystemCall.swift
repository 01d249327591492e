internal import CLinux

/// Makes a system call by number and returns its result.
///
/// - Throws: `SystemError` with `step`, `path` and the errno that the kernel answered.
@discardableResult
public func systemCall(
    _ number: Int32, _ a: Int = 0, _ b: Int = 0, _ c: Int = 0, _ d: Int = 0, _ e: Int = 0, _ f: Int = 0,
    step: @autoclosure () -> String, path: @autoclosure () -> String? = nil
) throws(SystemError) -> Int {
    while true {
        let result = lab_syscall(Int(number), a, b, c, d, e, f)
        if result >= 0 || result < -4095 { return result }
        if result == -Int(Errno.interrupted.rawValue) { continue }
        throw SystemError(step(), path: path(), errno: Errno(result: result))
    }
}

/// The address of a pointer as a system call's argument.
public func argument(_ pointer: UnsafeRawPointer?) -> Int { Int(bitPattern: pointer) }
