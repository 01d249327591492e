internal import Curriculum
internal import LinuxSystem
internal import VirtualMachine

/// The workload in a virtual machine, started from its snapshot or switched on: another kernel, on hardware that a
/// program plays.
struct MachineWay: ComparedWay {
    let way: WayOfRunning
    /// A start of it takes as long as a hundred of the others.
    let everyRounds: Int
    private let image: MachineImage
    var disk: UInt64 { image.diskBytes }

    var remark: Localized? {
        if way == .cold {
            return Localized(
                ko: "스냅샷을 쓰지 않고 커널부터 부팅합니다.", en: "no snapshot is used, its kernel boots each time.")
        }
        return image.isEmulated
            ? Localized(
                ko: "하드웨어(KVM)의 도움 없이 QEMU가 명령을 하나하나 번역합니다. 미리 부팅해 둔 스냅샷에서 시작합니다.",
                en: "without the hardware's help (KVM): QEMU translates each instruction. It starts from a snapshot.")
            : Localized(
                ko: "하드웨어(KVM)가 명령을 직접 실행합니다. 미리 부팅해 둔 스냅샷에서 시작합니다.",
                en: "the processor itself runs its instructions (KVM). It starts from a snapshot.")
    }

    /// - Parameter progress: told before what takes its time, once on a machine.
    /// - Throws: what is missing for one, or went wrong.
    init(boots: Bool, progress: (Localized) -> Void) throws(SystemError) {
        let image: MachineImage
        do throws(MachineError) {
            image = try MachineImage.prepare(program: GuestShell.program) { progress($0.meaning) }
        } catch {
            throw error.cause
        }
        way = boots ? .cold : .vm
        everyRounds = boots ? 4 : 3
        self.image = boots ? image.cold : image
    }

    func sample() throws(SystemError) -> WaySample {
        let began = ContinuousClock.now
        let machine: VirtualMachine
        do throws(MachineError) { machine = try VirtualMachine(image, folders: []) } catch { throw error.cause }
        let run = try GuestShell(machine: machine).run(WayWorkload.inGuest, time: .seconds(60), keepsErrors: false)
        guard let first = run.first, let answer = WayWorkload.answer(run.text) else {
            throw SystemError("understand the workload's answer", errno: .protocolError)
        }
        return WaySample(
            start: began.duration(to: first) / .nanoseconds(1), memory: Double(try machine.peakMemory()),
            answer: answer)
    }
}
