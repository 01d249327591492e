internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Keeps the tracer's thread on the processor of the thread that stops most.
///
/// A stop wakes the tracer, and the tracer wakes the tracee. Across two processors each of these wakes an idle one by
/// an interrupt: measured here, a stop then costs up to 63 µs, on one processor 4.6 µs. Only the tracer's own affinity
/// is ever changed.
struct ProcessorFollower: ~Copyable {
    /// What the thread may use when nobody is hot.
    private let allowed: [UInt64]
    private var hottest: Int32 = 0
    private var stops = 0
    private var nextLook = ProcessorFollower.firstLook
    private var lookedAt: UInt64 = 0
    private var current: Int = -1

    private static let firstLook = 64
    private static let lastLook = 4096
    /// Rarer stops than one in this many nanoseconds do not make a thread hot.
    private static let hotInterval: UInt64 = 200_000

    init() {
        var mask = [UInt64](repeating: 0, count: 128)
        let bytes = mask.count * 8
        let result = mask.withUnsafeMutableBytes {
            lab_syscall(Int(__NR_sched_getaffinity), 0, bytes, argument($0.baseAddress), 0, 0, 0)
        }
        allowed = result > 0 ? mask : []
    }

    /// After every stop; looks only now and then.
    @inline(__always)
    mutating func stopped(_ tid: Int32) {
        stops += 1
        if stops >= nextLook { look(tid) }
    }

    private mutating func look(_ tid: Int32) {
        let now = TraceLoop.clock()
        let isHot = now - lookedAt < UInt64(stops) * ProcessorFollower.hotInterval
        lookedAt = now
        stops = 0
        guard isHot, let processor = ProcessorFollower.processor(of: tid), isAllowed(processor) else {
            if current >= 0 { set(allowed) }
            current = -1
            nextLook = ProcessorFollower.firstLook
            return
        }
        if processor != current || tid != hottest {
            nextLook = ProcessorFollower.firstLook
        } else {
            nextLook = min(nextLook * 2, ProcessorFollower.lastLook)
        }
        hottest = tid
        guard processor != current else { return }
        var mask = [UInt64](repeating: 0, count: allowed.count)
        mask[processor / 64] = 1 << UInt64(processor % 64)
        set(mask)
        current = processor
    }

    private func isAllowed(_ processor: Int) -> Bool {
        processor / 64 < allowed.count && allowed[processor / 64] >> UInt64(processor % 64) & 1 == 1
    }

    private func set(_ mask: [UInt64]) {
        mask.withUnsafeBytes {
            _ = lab_syscall(Int(__NR_sched_setaffinity), 0, $0.count, argument($0.baseAddress), 0, 0, 0)
        }
    }

    /// Field 39 of `/proc/TID/stat`: the processor that it ran on last (proc_pid_stat(5)).
    private static func processor(of tid: Int32) -> Int? {
        guard let text = (try? KernelFile.readIfPresent("/proc/\(tid)/stat")) ?? nil,
            // The name in parentheses may hold anything, also spaces and parentheses.
            let end = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: end)...].split(separator: " ")
        return fields.count > 36 ? Int(fields[36]) : nil
    }
}
