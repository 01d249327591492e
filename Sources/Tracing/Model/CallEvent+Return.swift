internal import LinuxSystem

extension CallEvent {
    /// Fills in how the call ended, from the value that the kernel put into the register.
    ///
    /// A result between -4095 and -1 is a failure: `ret` is then -1, as the C library tells it, and `errno` its name.
    public mutating func returned(_ result: Int) {
        if result < 0 && result >= -4095 {
            ret = -1
            errno = Errno(result: result).name
        } else {
            ret = result
            errno = nil
        }
    }
}
