internal import CLinux
internal import Glibc
internal import LinuxSystem

/// ptrace(2), by raw system calls: no errno, and the result is the kernel's own.
///
/// Every one of them may answer ESRCH at any time: a tracee can be killed while it is stopped. That is ordinary, and
/// the death is then reported by wait4.
enum Ptrace {
    /// What every tracee is asked to report.
    static let options =
        PTRACE_O_EXITKILL | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE
        | PTRACE_O_TRACEEXEC | PTRACE_O_TRACESYSGOOD

    /// PTRACE_EVENT_EXIT as well: a stop of each dying thread, while `/proc` still tells where it was.
    static let exitOption = PTRACE_O_TRACEEXIT

    @inline(__always)
    static func request(_ request: Int32, _ tid: Int32, _ address: Int = 0, _ data: Int = 0) -> Int {
        lab_syscall(Int(__NR_ptrace), Int(request), Int(tid), address, data, 0, 0)
    }

    /// Attaches without stopping it (PTRACE_SEIZE).
    static func seize(_ tid: Int32, options: Int32) -> Int {
        request(Int32(PTRACE_SEIZE), tid, 0, Int(options))
    }

    /// The value that an event stop carries: the child's pid, the former thread id, the exit status.
    static func eventMessage(_ tid: Int32) -> UInt? {
        var message: UInt = 0
        let result = withUnsafeMutablePointer(to: &message) {
            request(Int32(PTRACE_GETEVENTMSG), tid, 0, argument($0))
        }
        return result < 0 ? nil : message
    }

    /// The general registers, as the kernel lays them out for the tracee's instruction set (NT_PRSTATUS).
    ///
    /// - Returns: how many bytes were filled: 68 for a 32-bit program on x86-64; nil when the tracee has gone.
    static func readRegisters(_ tid: Int32, into registers: UnsafeMutableRawBufferPointer) -> Int? {
        var vector = iovec(iov_base: registers.baseAddress, iov_len: registers.count)
        let result = withUnsafeMutablePointer(to: &vector) {
            request(Int32(PTRACE_GETREGSET), tid, prStatus, argument($0))
        }
        return result < 0 ? nil : vector.iov_len
    }

    static func writeRegisters(_ tid: Int32, _ registers: UnsafeMutableRawBufferPointer) -> Bool {
        var vector = iovec(iov_base: registers.baseAddress, iov_len: registers.count)
        return withUnsafeMutablePointer(to: &vector) {
            request(Int32(PTRACE_SETREGSET), tid, prStatus, argument($0)) >= 0
        }
    }

    /// NT_PRSTATUS of elf.h.
    private static let prStatus = 1

    /// Makes the call that the tracee is about to return from return `value`.
    static func replaceResult(_ tid: Int32, with value: Int) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 512, alignment: 8) { buffer in
            guard let count = readRegisters(tid, into: buffer) else { return false }
            #if arch(arm64)
                let offset = 0  // x0
                let isShort = count == 72
            #else
                // rax in struct user_regs_struct; eax in the 32-bit layout (user_regs_struct32).
                let isShort = count == 68
                let offset = isShort ? 24 : 80
            #endif
            if isShort {
                buffer.storeBytes(of: Int32(truncatingIfNeeded: value), toByteOffset: offset, as: Int32.self)
            } else {
                buffer.storeBytes(of: value, toByteOffset: offset, as: Int.self)
            }
            return writeRegisters(tid, UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
        }
    }
}

/// What PTRACE_GET_SYSCALL_INFO says of a stop (`struct ptrace_syscall_info`, linux/ptrace.h), in memory that is
/// allocated once.
struct SyscallInfo: ~Copyable {
    private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 96, alignment: 8)

    deinit { memory.deallocate() }

    enum Kind: UInt8 { case none, entry, exit, seccomp }

    /// Asks about a stopped thread. False when it has gone.
    @inline(__always)
    func read(_ tid: Int32) -> Bool {
        Ptrace.request(Int32(PTRACE_GET_SYSCALL_INFO), tid, memory.count, argument(memory.baseAddress)) > 0
    }

    @inline(__always)
    var kind: Kind { Kind(rawValue: memory.load(as: UInt8.self)) ?? .none }

    /// The call, at its entry. An architecture that is not known counts as the native one.
    var call: RawCall {
        func register(_ index: Int) -> UInt64 { memory.load(fromByteOffset: 32 + index * 8, as: UInt64.self) }
        let architecture = memory.load(fromByteOffset: 4, as: UInt32.self)
        return RawCall(
            number: Int(memory.load(fromByteOffset: 24, as: Int64.self)),
            architecture: architecture == CallArchitecture.native.rawValue
                ? .native : CallArchitecture(rawValue: architecture) ?? .native,
            arguments: (register(0), register(1), register(2), register(3), register(4), register(5)))
    }

    /// What the call returns, at its exit: the result, or -errno.
    @inline(__always)
    var result: Int { memory.load(fromByteOffset: 24, as: Int.self) }

    /// SECCOMP_RET_DATA of the filter that stopped the call.
    var filterData: UInt32 { memory.load(fromByteOffset: 80, as: UInt32.self) }
}
