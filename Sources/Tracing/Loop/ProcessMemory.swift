internal import CLinux
internal import Glibc
internal import LinuxSystem

/// The memory and the open files of a stopped tracee.
struct ProcessMemory: TraceeMemory {
    let tid: Int32
    let process: TracedProcess

    /// process_vm_readv(2): one call for any length, where PTRACE_PEEKDATA takes eight bytes at a time.
    func read(at address: UInt64, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard let pointer = UnsafeMutableRawPointer(bitPattern: UInt(address)) else { return 0 }
        var local = iovec(iov_base: buffer.baseAddress, iov_len: buffer.count)
        var remote = iovec(iov_base: pointer, iov_len: buffer.count)
        let count = withUnsafeMutablePointer(to: &local) { local in
            withUnsafeMutablePointer(to: &remote) { remote in
                lab_syscall(Int(__NR_process_vm_readv), Int(tid), argument(local), 1, argument(remote), 1, 0)
            }
        }
        return max(count, 0)
    }

    func path(of descriptor: Int32) -> String? {
        KernelFile.link("/proc/\(tid)/fd/\(descriptor)")
    }

    func cgroupFile(of descriptor: Int32) -> String? {
        process.cgroupDescriptors.contains(descriptor) ? path(of: descriptor) : nil
    }

    /// Asks the socket itself, through a copy of the descriptor (pidfd_getfd(2)).
    func isRouteSocket(_ descriptor: Int32) -> Bool {
        let pidfd = lab_syscall(Int(__NR_pidfd_open), Int(process.pid), 0, 0, 0, 0, 0)
        guard pidfd >= 0 else { return false }
        let holder = FileDescriptor(owning: Int32(pidfd))
        let number = lab_syscall(Int(__NR_pidfd_getfd), Int(holder.rawValue), Int(descriptor), 0, 0, 0, 0)
        guard number >= 0 else { return false }
        let socket = FileDescriptor(owning: Int32(number))
        func option(_ option: Int32) -> Int32? {
            var value: Int32 = -1
            var length = socklen_t(MemoryLayout<Int32>.size)
            return getsockopt(socket.rawValue, SOL_SOCKET, option, &value, &length) == 0 ? value : nil
        }
        return option(SO_DOMAIN) == AF_NETLINK && option(SO_PROTOCOL) == 0 /* NETLINK_ROUTE */
    }
}
