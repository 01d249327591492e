internal import LinuxSystem

/// The modules that the guest loads, each after those that it needs.
enum KernelModules {
    /// What a lesson may need of a kernel whose own package leaves it in modules. A kernel that has one built in has no
    /// file of that name.
    static let wanted = [
        "virtio_mmio", "virtio_blk", "virtio_console", "fuse", "overlay", "loop", "veth", "dummy", "bridge",
    ]

    /// Names and files in the order of loading.
    ///
    /// - Parameter folder: `lib/modules/VERSION/kernel`.
    static func loadOrder(below folder: String) throws(SystemError) -> [(name: String, path: String)] {
        var files = [String: String]()
        collect(folder, into: &files)
        var order = [(name: String, path: String)]()
        var seen = Set<String>()
        func visit(_ name: String) throws(SystemError) {
            guard seen.insert(name).inserted, let path = files[name] else { return }
            for needed in dependencies(try MachineCache.read(path)) { try visit(needed) }
            order.append((name, path))
        }
        for name in wanted { try visit(name) }
        return order
    }

    private static func collect(_ folder: String, into files: inout [String: String]) {
        for name in KernelFile.names(in: folder) {
            let path = "\(folder)/\(name)"
            if name.hasSuffix(".ko") {
                files[String(name.dropLast(3).map { $0 == "-" ? "_" : $0 })] = path
            } else if !name.contains(".") {
                collect(path, into: &files)
            }
        }
    }

    /// `depends=a,b` in the section `.modinfo`: modpost(8) writes it into every module, and no program is needed to
    /// read it.
    static func dependencies(_ module: [UInt8]) -> [String] {
        let mark = Array("\0depends=".utf8)
        var index = 0
        let last = module.count - mark.count
        while index < last {
            if module[index] == 0, module[index + 1] == mark[1], Array(module[index..<(index + mark.count)]) == mark {
                let text = module[(index + mark.count)...].prefix { $0 != 0 }
                return String(decoding: text, as: UTF8.self).split(separator: ",").map { name in
                    String(name.map { $0 == "-" ? "_" : $0 })
                }
            }
            index += 1
        }
        return []
    }
}
