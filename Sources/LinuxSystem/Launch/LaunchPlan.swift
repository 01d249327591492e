internal import CLinux
internal import Glibc

/// What a new process does between clone and exec, built beforehand as a flat array of operations.
///
/// Swift code must not run in the child: the locks of other threads stay held there. So the plan is data, and
/// `child_plan.c` carries it out with raw system calls. Each operation has a name: when one fails, the error says
/// which, and a lesson can list the plan as what has just happened.
///
/// Descriptors are given by number and stay the caller's; they must live until `start` has returned.
public struct LaunchPlan: ~Copyable {
    /// A value that an operation takes: known now, or the result of an earlier operation.
    public enum Operand: Sendable {
        case value(Int)
        case result(Slot)
    }

    /// The result of an operation, for later ones.
    public struct Slot: Sendable { let index: Int }

    /// What each operation does, in order: "unshare(CLONE_NEWUTS)", "pivot_root".
    public private(set) var names: [String] = []
    var operations: [lab_op] = []
    /// Whether the caller's own child waits: then the caller must not be suspended by CLONE_VFORK.
    var waitsBeforeFork = false
    /// Whether it goes on in this program's own memory instead of executing another.
    var endsInWorkload = false
    var forks = false
    private var arena: [UnsafeMutableRawPointer] = []
    private var slots = 0

    public init() {
        operations.reserveCapacity(48)
        names.reserveCapacity(48)
    }

    deinit { for memory in arena { free(memory) } }

    // MARK: Operations

    /// A system call with plain values.
    public mutating func call(_ name: String, _ number: Int32, _ arguments: Int...) {
        append(name, LAB_OP_SYSCALL, number, arguments.map { .value($0) })
    }

    /// A system call whose arguments may be results of earlier operations, and whose result later ones may take.
    public mutating func call(_ name: String, _ number: Int32, operands: [Operand]) -> Slot {
        let slot = Slot(index: slots)
        slots += 1
        append(name, LAB_OP_SYSCALL, number, operands, store: slot)
        return slot
    }

    /// A system call that may fail without failing the plan.
    public mutating func attempt(_ name: String, _ number: Int32, _ arguments: Int...) {
        append(name, LAB_OP_SYSCALL_MAY_FAIL, number, arguments.map { .value($0) })
    }

    /// The same with operands. The result of a call that failed is -1, which is no descriptor: what takes it fails, too.
    public mutating func attempt(_ name: String, _ number: Int32, operands: [Operand]) -> Slot {
        let slot = Slot(index: slots)
        slots += 1
        append(name, LAB_OP_SYSCALL_MAY_FAIL, number, operands, store: slot)
        return slot
    }

    /// Every signal gets its default action and none stays blocked, except those ignored from here on, also over exec.
    public mutating func resetSignals(ignoring ignored: [Int32] = []) {
        let mask = ignored.reduce(UInt64(0)) { $0 | 1 << UInt64($1 - 1) }
        append("reset signals", LAB_OP_RESET_SIGNALS, 0, [.value(Int(bitPattern: UInt(mask)))])
    }

    /// clone3 inside the plan: the child goes on, its parent ends. `start` then returns the child's pid.
    ///
    /// The child's parent is whoever called `start` (CLONE_PARENT).
    public mutating func fork(namespaces: Set<NamespaceKind> = []) {
        forks = true
        let flags = UInt64(CLONE_PARENT) | cloneFlags(namespaces)
        append("clone3", LAB_OP_FORK, 0, [.value(Int(bitPattern: UInt(flags)))])
    }

    /// Stops here until the parent writes a byte to the pipe: for a tracer that attaches, or for uid maps.
    ///
    /// The child gives up its own copy of the writing end first. Holding it, it would wait for ever, together with
    /// every lock and pipe that it has inherited, when its parent is killed before the byte.
    public mutating func waitForParent(on gate: borrowing Pipe) {
        if !forks { waitsBeforeFork = true }
        call("close", __NR_close, Int(gate.writeEnd.rawValue))
        let byte = allocate(1)
        let slot = call(
            "wait for the parent", __NR_read,
            operands: [.value(Int(gate.readEnd.rawValue)), .value(argument(byte)), .value(1)])
        append("the parent's word", LAB_OP_CHECK_RESULT, 0, [.value(slot.index), .value(1)])
    }

    /// Fails unless the working directory lies below the root (CVE-2024-21626).
    public mutating func checkWorkingDirectory() {
        let buffer = allocate(4096)
        call("getcwd", __NR_getcwd, argument(buffer), 4096)
        append("the working directory lies in the root", LAB_OP_CHECK_ABSOLUTE, 0, [.value(argument(buffer))])
    }

    /// Fails unless the descriptor is this character device (CVE-2025-31133: a planted /dev/null).
    public mutating func checkDevice(_ descriptor: Operand, major: Int, minor: Int) {
        append(
            "a character device \(major):\(minor)", LAB_OP_CHECK_DEVICE, 0, [descriptor, .value(major), .value(minor)])
    }

    // MARK: Memory of the plan

    /// A C string that lives as long as the plan.
    public mutating func string(_ text: String) -> Int {
        let bytes = Array(text.utf8)
        let memory = allocate(bytes.count + 1)
        memory.copyMemory(from: bytes, byteCount: bytes.count)
        return argument(memory)
    }

    /// A NULL-terminated array of C strings, as execve takes it.
    public mutating func strings(_ texts: [String]) -> Int {
        let memory = allocate((texts.count + 1) * MemoryLayout<Int>.size)
        for (index, text) in texts.enumerated() {
            memory.storeBytes(of: string(text), toByteOffset: index * MemoryLayout<Int>.size, as: Int.self)
        }
        return argument(memory)
    }

    /// A copy of a trivial value: a struct that a system call reads.
    public mutating func bytes<Value: BitwiseCopyable>(of value: Value) -> Int {
        let memory = allocate(MemoryLayout<Value>.size)
        withUnsafeBytes(of: value) {
            memory.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(memory), byteCount: $0.count)
        }
        return argument(memory)
    }

    /// A copy of an array of trivial values.
    public mutating func bytes<Value: BitwiseCopyable>(ofAll values: [Value]) -> Int {
        values.withUnsafeBytes { bytes in
            let memory = allocate(bytes.count)
            if let base = bytes.baseAddress { memory.copyMemory(from: base, byteCount: bytes.count) }
            return argument(memory)
        }
    }

    private mutating func allocate(_ count: Int) -> UnsafeMutableRawPointer {
        guard let memory = calloc(max(count, 1), 1) else { fatalError("out of memory for a launch plan") }
        arena.append(memory)
        return memory
    }

    mutating func append(
        _ name: String, _ kind: lab_op_kind, _ number: Int32, _ operands: [Operand], store: Slot? = nil
    ) {
        precondition(
            operands.count <= 6 && slots <= Int(LAB_SLOTS), "a launch plan has 6 arguments, \(LAB_SLOTS) slots")
        var operation = lab_op()
        operation.kind = Int32(kind.rawValue)
        operation.number = Int64(number)
        operation.store = store.map { Int32($0.index) } ?? -1
        withUnsafeMutableBytes(of: &operation.args) { bytes in
            let arguments = bytes.bindMemory(to: UInt64.self)
            for (index, operand) in operands.enumerated() {
                switch operand {
                case .value(let value): arguments[index] = UInt64(bitPattern: Int64(value))
                case .result(let slot):
                    arguments[index] = UInt64(slot.index)
                    operation.slot_mask |= 1 << UInt32(index)
                }
            }
        }
        operations.append(operation)
        names.append(name)
    }
}
