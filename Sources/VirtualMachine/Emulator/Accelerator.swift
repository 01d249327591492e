/// Who executes the guest's instructions.
public enum Accelerator: String, Sendable, CaseIterable {
    /// The processor itself.
    case kvm
    /// QEMU, which translates them: slower, and possible everywhere.
    case tcg
}
