/// All that differs between the processors for which a virtual machine can be made here.
struct Architecture: Sendable, Equatable {
    /// As Debian names it.
    let name: String
    let emulator: String
    /// The package that has the emulator.
    let emulatorPackage: String
    let kernelPackage: String
    /// The serial port that the kernel calls its console.
    let console: String
    /// The dynamic loader, by which a program's libraries are found.
    let loader: String
    /// QEMU's words for the board.
    let board: String
    /// The processor that QEMU emulates; with KVM it is the host's.
    let emulatedProcessor: String
    /// Whether the kernel must be told how fast its clock runs: it may hang when it finds out by itself.
    let needsClockSpeed: Bool

    /// This program's.
    static var own: Architecture {
        #if arch(arm64)
            arm64
        #else
            amd64
        #endif
    }

    /// `microvm` is the board with the least to set up. ACPI stays: without it the guest finds neither timers nor
    /// devices. Under emulation a plain processor is the fastest.
    static let amd64 = Architecture(
        name: "amd64", emulator: "qemu-system-x86_64", emulatorPackage: "qemu-system-x86",
        kernelPackage: "linux-image-cloud-amd64", console: "ttyS0", loader: "/lib64/ld-linux-x86-64.so.2",
        board: "microvm,rtc=on,pit=off,pic=off,pcie=off", emulatedProcessor: "qemu64,+rdrand,+fsgsbase",
        needsClockSpeed: true)

    /// There is no `microvm` here; `virt` is as small, and its kernel needs no help with a clock.
    static let arm64 = Architecture(
        name: "arm64", emulator: "qemu-system-aarch64", emulatorPackage: "qemu-system-arm",
        kernelPackage: "linux-image-cloud-arm64", console: "ttyAMA0", loader: "/lib/ld-linux-aarch64.so.1",
        board: "virt,gic-version=max", emulatedProcessor: "max,pauth-impdef=on", needsClockSpeed: false)
}
