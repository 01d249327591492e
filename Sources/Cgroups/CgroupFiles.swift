public import LinuxSystem

/// How the files of control groups are reached: the kernel's own, or fixtures that refuse as the kernel does.
///
/// This seam exists so that an interface which the machine at hand lacks can still be tested.
public protocol CgroupFiles: Sendable {
    /// The whole text of a file.
    func read(_ path: String) throws(SystemError) -> String
    /// Writes a value in one write(2).
    func write(_ text: String, to path: String, step: String) throws(SystemError)
    /// Makes a group: mkdir(2). The kernel fills it with files.
    func makeDirectory(_ path: String) throws(SystemError)
    /// Removes a group: rmdir(2). The kernel's files in it do not count.
    func removeDirectory(_ path: String) throws(SystemError)
    /// The names of the groups directly below one; empty where there is none. Left out are those that no path can
    /// name.
    func subdirectories(of path: String) -> [String]
    /// Removes the groups below one that no path can name, as far as no process is in them. On v1 their processes are
    /// moved up into the one at `path`.
    ///
    /// - Returns: the processes that stay in them.
    @discardableResult
    func removeUnnameable(below path: String, _ version: CgroupVersion) -> Set<Int32>
    func exists(_ path: String) -> Bool
    /// Sleeps until the kernel says that the content of a v2 file has changed and `accepts` it.
    ///
    /// - Returns: whether it was accepted before the deadline.
    func wait(for path: String, until deadline: Deadline, accepts: (String) -> Bool) throws(SystemError) -> Bool
}

extension CgroupFiles {
    /// Fixtures have none.
    public func removeUnnameable(below path: String, _ version: CgroupVersion) -> Set<Int32> { [] }

    /// The text of a file, or nil where the file or its group is not there.
    func readIfPresent(_ path: String) throws(SystemError) -> String? {
        do {
            return try read(path)
        } catch  where [.noSuchFile, .noSuchDevice].contains(error.errno) {
            // ENODEV: the group went away between open and read.
            return nil
        }
    }
}
