internal import LinuxSystem

extension VirtualMachine {
    /// Prepares what a machine is started from, and starts one.
    ///
    /// What was kept of it may be damaged: a machine that does not start is made again from the beginning, once, and so
    /// is every part that is not what it was. That takes as long as the first start, which is bounded.
    ///
    /// - Parameters:
    ///   - program: the program that runs in the guest, this one.
    ///   - progress: told before whatever takes its time.
    /// - Throws: `unavailable` where something is missing here, `failed` where it went wrong.
    public static func started(
        in cache: MachineCache = MachineCache(), program: String = "/proc/self/exe", folders: [Folder],
        progress: (MachineProgress) -> Void = { _ in }
    ) throws(MachineError) -> VirtualMachine {
        let image: MachineImage
        do throws(MachineError) {
            image = try MachineImage.prepare(in: cache, program: program, progress: progress)
        } catch {
            // Only damage is worth a second attempt: the first has tried twice.
            guard case .failed = error, try cache.discard([]) else { throw error }
            progress(.mending)
            return try VirtualMachine(
                try MachineImage.prepare(in: cache, program: program, progress: progress), folders: folders)
        }
        do throws(MachineError) {
            return try VirtualMachine(image, folders: folders)
        } catch {
            progress(.mending)
            _ = try cache.discard([image.folder])
            return try VirtualMachine(
                try MachineImage.prepare(in: cache, program: program, progress: progress), folders: folders)
        }
    }
}
