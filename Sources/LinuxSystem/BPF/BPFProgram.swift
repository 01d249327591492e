internal import CLinux
internal import Glibc

/// Where in the kernel a program is called.
public enum BPFHook: Sendable {
    /// Whenever a process of a v2 group makes or opens a device (BPF_PROG_TYPE_CGROUP_DEVICE).
    case cgroupDevice

    var programType: UInt32 { BPF_PROG_TYPE_CGROUP_DEVICE.rawValue }
    var attachType: UInt32 { BPF_CGROUP_DEVICE.rawValue }
}

/// An eBPF program in the kernel, held by a descriptor (bpf(2)). One that is attached to a group lives on without it.
public struct BPFProgram: ~Copyable, Sendable {
    public let descriptor: FileDescriptor
    let hook: BPFHook

    /// Has the kernel verify and load a program.
    ///
    /// - Parameters:
    ///   - instructions: eight bytes each, in the order of struct bpf_insn.
    ///   - name: at most 15 letters, digits or underscores; `bpftool prog` shows it.
    /// - Throws: EPERM without CAP_SYS_ADMIN (or CAP_BPF and CAP_NET_ADMIN), EACCES or EINVAL with the verifier's
    ///   words as advice.
    public init(_ hook: BPFHook, instructions: [UInt64], name: String) throws(SystemError) {
        let quiet = BPFProgram.load(hook, instructions, name, log: nil)
        guard quiet < 0 else {
            descriptor = FileDescriptor(owning: Int32(quiet))
            self.hook = hook
            return
        }
        let errno = Errno(result: quiet)
        var advice: String? = errno == .notPermitted ? "Loading it takes root, or CAP_BPF and CAP_NET_ADMIN." : nil
        if errno == .permissionDenied || errno == .invalid {
            // A second time for the reason alone: the verifier only writes it on request.
            var log = [UInt8](repeating: 0, count: 64 << 10)
            let loud = log.withUnsafeMutableBytes { BPFProgram.load(hook, instructions, name, log: $0) }
            if loud >= 0 { close(Int32(loud)) }
            advice = "The verifier: " + String(decoding: log.prefix { $0 != 0 }, as: UTF8.self)
        }
        throw SystemError("load the program \(name)", errno: errno, advice: advice)
    }

    /// A program that is loaded already, by its id.
    ///
    /// - Throws: ENOENT where it has gone.
    public init(_ hook: BPFHook, id: UInt32) throws(SystemError) {
        var attributes = GetByIdAttributes(id: id)
        descriptor = FileDescriptor(
            owning: Int32(try BPFProgram.call(BPF_PROG_GET_FD_BY_ID, &attributes, step: "hold program \(id)")))
        self.hook = hook
    }

    /// Attaches the program to a v2 group, beside others (BPF_F_ALLOW_MULTI): all of them, here and in the groups
    /// above, have to agree.
    ///
    /// - Parameters:
    ///   - group: a descriptor of the group's directory.
    ///   - replaced: an attached program whose place it takes in one step (Linux 5.6).
    public func attach(to group: Int32, replacing replaced: Int32? = nil) throws(SystemError) {
        var attributes = AttachAttributes(
            target: UInt32(bitPattern: group), program: UInt32(bitPattern: descriptor.rawValue), type: hook.attachType,
            flags: UInt32(BPF_F_ALLOW_MULTI) | (replaced == nil ? 0 : UInt32(1 << 2) /* BPF_F_REPLACE */),
            replaced: UInt32(bitPattern: replaced ?? 0))
        do {
            try BPFProgram.call(BPF_PROG_ATTACH, &attributes, step: "attach the program to the group")
        } catch  where error.errno == .notPermitted {
            throw SystemError(
                error.step, errno: error.errno,
                advice: "It takes root, and no program here or above that was attached for itself alone.")
        }
    }

    /// Takes the program off a v2 group.
    public func detach(from group: Int32) throws(SystemError) {
        var attributes = AttachAttributes(
            target: UInt32(bitPattern: group), program: UInt32(bitPattern: descriptor.rawValue), type: hook.attachType)
        try BPFProgram.call(BPF_PROG_DETACH, &attributes, step: "take the program off the group")
    }

    /// The ids of the programs that are attached to a v2 group itself, at most 64.
    public static func attached(to group: Int32, _ hook: BPFHook) throws(SystemError) -> [UInt32] {
        var ids = [UInt32](repeating: 0, count: 64)
        var count = UInt32(ids.count)
        var failure: SystemError?
        ids.withUnsafeMutableBytes { bytes in
            var attributes = QueryAttributes(
                target: UInt32(bitPattern: group), type: hook.attachType,
                ids: UInt64(UInt(bitPattern: bytes.baseAddress)), count: count)
            do throws(SystemError) {
                try call(BPF_PROG_QUERY, &attributes, step: "ask for the group's programs")
                count = attributes.count
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return Array(ids.prefix(Int(count)))
    }

    private static func load(
        _ hook: BPFHook, _ instructions: [UInt64], _ name: String, log: UnsafeMutableRawBufferPointer?
    ) -> Int {
        instructions.withUnsafeBytes { instructions in
            "GPL".withCString { license in
                var attributes = LoadAttributes(
                    type: hook.programType, count: UInt32(instructions.count / 8),
                    instructions: UInt64(UInt(bitPattern: instructions.baseAddress)),
                    license: UInt64(UInt(bitPattern: license)), logLevel: log == nil ? 0 : 1,
                    logSize: UInt32(log?.count ?? 0), log: UInt64(UInt(bitPattern: log?.baseAddress)))
                withUnsafeMutableBytes(of: &attributes.name) { $0.copyBytes(from: name.utf8.prefix($0.count - 1)) }
                return withUnsafeMutableBytes(of: &attributes) {
                    lab_syscall(
                        Int(__NR_bpf), Int(BPF_PROG_LOAD.rawValue), argument($0.baseAddress), $0.count, 0, 0, 0)
                }
            }
        }
    }

    @discardableResult
    private static func call<Attributes: BitwiseCopyable>(
        _ command: bpf_cmd, _ attributes: inout Attributes, step: String
    ) throws(SystemError) -> Int {
        let result = withUnsafeMutableBytes(of: &attributes) {
            lab_syscall(Int(__NR_bpf), Int(command.rawValue), argument($0.baseAddress), $0.count, 0, 0, 0)
        }
        guard result >= 0 else { throw SystemError(step, errno: Errno(result: result)) }
        return result
    }
}

// The members of union bpf_attr that these commands use, up to the last field that is set. The kernel takes a
// shorter structure for one whose rest is zero.

private struct LoadAttributes: BitwiseCopyable {
    var type: UInt32
    var count: UInt32
    var instructions: UInt64
    var license: UInt64
    var logLevel: UInt32
    var logSize: UInt32
    var log: UInt64
    var kernelVersion: UInt32 = 0
    var flags: UInt32 = 0
    var name: (UInt64, UInt64) = (0, 0)
}

private struct AttachAttributes: BitwiseCopyable {
    var target: UInt32
    var program: UInt32
    var type: UInt32
    var flags: UInt32 = 0
    var replaced: UInt32 = 0
}

private struct QueryAttributes: BitwiseCopyable {
    var target: UInt32
    var type: UInt32
    var queryFlags: UInt32 = 0
    var attachFlags: UInt32 = 0
    var ids: UInt64
    var count: UInt32
    var padding: UInt32 = 0
    var programFlags: UInt64 = 0
    var linkIds: UInt64 = 0
    var linkFlags: UInt64 = 0
    /// Never asked for, but the kernel writes it without looking at the size that it was given.
    var revision: UInt64 = 0
}

private struct GetByIdAttributes: BitwiseCopyable {
    var id: UInt32
    var next: UInt32 = 0
    var openFlags: UInt32 = 0
}
