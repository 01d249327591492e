internal import Glibc
internal import LinuxSystem

/// Debian's own kernel for virtual machines: fetched by apt and unpacked, never installed.
///
/// The package for clouds is chosen for its size (26 MB) and because it has what a sandbox needs: ext4, whose mounts may
/// be idmapped, overlay, fuse, and control groups of both versions with every controller.
struct KernelPackage: Sendable {
    /// Holds `kernel`, `busybox`, `modules/`, `order` and `key`.
    let folder: String

    /// What QEMU starts.
    var image: String { folder + "/kernel" }
    /// The version, as `uname -r` says it in the guest.
    var name: String { (try? KernelFile.read(folder + "/name")) ?? "" }

    private static var metaPackage: String { Architecture.own.kernelPackage }

    /// The kernel that was fetched before; nil where there is none.
    static func present(in cache: MachineCache) throws(SystemError) -> KernelPackage? {
        try cache.find("kernel", key: key).map(KernelPackage.init)
    }

    /// A kernel stays until the cache is removed: to ask apt for a newer one would cost more than to start the machine.
    private static var key: String { "\(metaPackage), modules \(KernelModules.wanted.joined(separator: " ")), 1" }

    /// Fetches and unpacks it, unless it is there.
    ///
    /// - Parameter progress: told before something that takes its time.
    static func fetch(
        into cache: MachineCache, progress: (MachineProgress) -> Void
    ) throws(MachineError) -> KernelPackage {
        let folder = try cache.make("kernel", key: key, bytes: 400 << 20) { (folder) throws(MachineError) in
            progress(.fetchingKernel)
            try fetch(into: folder)
        }
        return KernelPackage(folder: folder)
    }

    private static func fetch(into folder: String) throws(MachineError) {
        guard let apt = Tool("apt-get"), let cacheTool = Tool("apt-cache"), let unpacker = Tool("dpkg-deb") else {
            throw .unavailable(
                SystemError(
                    "fetch a kernel for the virtual machine", errno: .noSuchFile,
                    advice: "It is a package of Debian's, and this machine has no apt."))
        }
        let step = "fetch a kernel for the virtual machine"
        let advice = "Is this machine online, and its list of packages fresh? sudo apt-get update"
        let downloads = folder + "/downloads"
        let name: String
        do throws(SystemError) {
            let text = try cacheTool.run(["depends", metaPackage], step: step)
            let found = text.split(separator: "\n").lazy.compactMap(dependency).first { $0.hasPrefix("linux-image-") }
            guard let found else { throw SystemError(step, errno: .noSuchFile) }
            name = found
            try MachineCache.makeFolder(downloads, mode: 0o755)
            try apt.run(
                ["-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=30", "download", name, "busybox-static"],
                in: downloads, step: step)
        } catch {
            throw .unavailable(SystemError(error.step, path: metaPackage, errno: error.errno, advice: advice))
        }
        do throws(SystemError) {
            for file in KernelFile.names(in: downloads) where file.hasSuffix(".deb") {
                try unpacker.run(["-x", "\(downloads)/\(file)", downloads + "/tree"], step: "unpack a package")
            }
            try keep(downloads + "/tree", in: folder)
            try MachineCache.remove(downloads)
        } catch {
            throw .making(error)
        }
    }

    /// `  Depends: linux-image-6.1.0-9-cloud-amd64`.
    private static func dependency(_ line: Substring) -> String? {
        let words = line.split(separator: " ")
        return words.count == 2 && words[0].hasSuffix("Depends:") ? String(words[1]) : nil
    }

    /// Of the unpacked tree only what the machine needs: 60 MB of 106.
    private static func keep(_ tree: String, in folder: String) throws(SystemError) {
        let step = "unpack the kernel of the virtual machine"
        guard let image = KernelFile.names(in: tree + "/boot").first(where: { $0.hasPrefix("vmlinu") }),
            let version = KernelFile.names(in: tree + "/lib/modules").first
                ?? KernelFile.names(in: tree + "/usr/lib/modules").first
        else { throw SystemError(step, path: tree, errno: .noSuchFile) }
        let packed = try MachineCache.read("\(tree)/boot/\(image)")
        try MachineCache.write(CompressedKernel.unpacked(packed) ?? packed, to: folder + "/kernel")
        let busybox = ["/bin/busybox", "/usr/bin/busybox"].map { tree + $0 }.first(where: KernelFile.exists)
        guard let busybox else { throw SystemError(step, path: tree + "/bin/busybox", errno: .noSuchFile) }
        try MachineCache.write(try MachineCache.read(busybox), to: folder + "/busybox")
        try MachineCache.makeFolder(folder + "/modules", mode: 0o755)
        let places = ["/lib/modules", "/usr/lib/modules"].map { "\(tree)\($0)/\(version)/kernel" }
        let modules = try KernelModules.loadOrder(below: places.first(where: KernelFile.exists) ?? places[0])
        for module in modules {
            try MachineCache.write(try MachineCache.read(module.path), to: "\(folder)/modules/\(module.name).ko")
        }
        try MachineCache.write(modules.map(\.name).joined(separator: "\n"), to: folder + "/order")
        try MachineCache.write(version, to: folder + "/name")
    }
}
