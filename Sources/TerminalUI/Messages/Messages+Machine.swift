/// The virtual machine.
extension Messages {
    /// Said once each, before something that takes its time.
    public var fetchingKernel: String {
        say(
            ko: "lab: 가상 머신에 쓸 커널을 내려받습니다 (한 번만, 약 30 MB)…",
            en: "lab: fetching a kernel for the virtual machine (once, some 30 MB)…")
    }

    public var makingDisk: String {
        say(
            ko: "lab: 이 컴퓨터의 프로그램으로 가상 머신의 디스크를 만듭니다 (프로그램이 바뀔 때마다 한 번)…",
            en: "lab: making the virtual machine's disk from this machine's programs (once for each change of them)…")
    }

    public var bootingMachine: String {
        say(
            ko: "lab: 가상 머신을 처음으로 부팅합니다 (몇 초 걸립니다. 다음부터는 이 상태에서 이어집니다)…",
            en: "lab: booting the virtual machine for the first time (seconds; later starts go on from there)…")
    }

    public var mendingMachine: String {
        say(
            ko: "lab: 보관해 둔 가상 머신이 손상되어 시작하지 않습니다. 다시 만듭니다…",
            en: "lab: what was kept of the virtual machine is damaged and does not start. It is made again…")
    }

    /// - Parameters:
    ///   - exercises: `03-cgroups/memory-limit`.
    ///   - missing: what this kernel has not.
    public func gradedInMachine(_ exercises: [String], missing: [String]) -> String {
        let names = exercises.joined(separator: ", ")
        let list = missing.joined(separator: ", ")
        return say(
            ko: "lab: 이 커널에 없는 기능이 있어 가상 머신에서 채점합니다 (--on vm): \(names) — \(list)",
            en:
                "lab: this kernel lacks what they need, so these are graded in a virtual machine (--on vm): \(names) — \(list)"
        )
    }

    /// - Parameter missing: what this kernel has not.
    public func movedToMachine(_ lab: String, missing: [String]) -> String {
        let list = missing.joined(separator: ", ")
        return say(
            ko: "lab: 이 커널에 없는 기능이 있어 \(lab) 랩을 가상 머신에서 실행합니다 (--on vm): \(list)",
            en: "lab: this kernel lacks what \(lab) needs, so it runs in a virtual machine (--on vm): \(list)")
    }
}
