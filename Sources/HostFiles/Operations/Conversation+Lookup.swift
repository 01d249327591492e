internal import CLinux
internal import Glibc
internal import LinuxSystem

/// Which file a name stands for, and for how long the guest's kernel may believe so.
extension Conversation {
    /// How long a kernel may go without asking again, in seconds. In a writable folder not at all: a file saved in an
    /// editor on the host is seen by the next command. A folder that is only read changes when somebody works on the
    /// course, and its lessons are looked at once a second.
    private func validity(in folder: Int) -> UInt64 { folders[folder].folder.isWritable ? 0 : 1 }

    func lookUp(_ request: inout Request) throws(Refusal) {
        let parent = request.header.nodeid
        let name = try request.takeName()
        if parent == NodeTable.root { return try lookUpFolder(name) }
        let (folder, path) = try locate(parent)
        do throws(Refusal) {
            let descriptor = try folders[folder].folder.find(path.appending(name))
            let status = try FileStatus(of: descriptor.rawValue)
            try append(status, at: NodeTable.Place(parent: parent, name: name), in: folder)
        } catch {
            // That there is no such file may be remembered as well.
            guard error == Refusal(ENOENT), !folders[folder].folder.isWritable else { throw error }
            var entry = fuse_entry_out()
            entry.entry_valid = validity(in: folder)
            reply.append(entry)
        }
    }

    private func lookUpFolder(_ name: FileName) throws(Refusal) {
        guard let index = folders.firstIndex(where: { $0.folder.name == name }) else { throw Refusal(ENOENT) }
        try act(in: index)
        let number = nodes.number(ofFolder: index)
        let status = try find(number).status
        reply.append(entry(number, status, in: index))
    }

    /// Tells the kernel of the file at a place.
    func append(_ status: FileStatus, at place: NodeTable.Place, in folder: Int) throws(Refusal) {
        let number = try nodes.found(status.identity, at: place, in: folder)
        reply.append(entry(number, status, in: folder))
    }

    /// What the kernel is told of a file when it asks for a name.
    func entry(_ number: UInt64, _ status: FileStatus, in folder: Int) -> fuse_entry_out {
        var entry = fuse_entry_out()
        entry.nodeid = number
        entry.entry_valid = validity(in: folder)
        entry.attr_valid = validity(in: folder)
        entry.attr = status.attributes(in: folders[folder].folder)
        return entry
    }

    func forget(_ request: inout Request) throws(Refusal) -> Outcome {
        // It has no answer, and so no errno either.
        guard let count = try? request.take(fuse_forget_in.self) else { return .noAnswer }
        nodes.forget(request.header.nodeid, count.nlookup)
        return .noAnswer
    }

    func forgetMany(_ request: inout Request) throws(Refusal) -> Outcome {
        guard let header = try? request.take(fuse_batch_forget_in.self) else { return .noAnswer }
        var left = header.count
        while left > 0, let one = try? request.take(fuse_forget_one.self) {
            nodes.forget(one.nodeid, one.nlookup)
            left -= 1
        }
        return .noAnswer
    }

    func readLink(_ request: inout Request) throws(Refusal) {
        let link = try find(request.header.nodeid)
        let number = link.descriptor.rawValue
        guard link.status.kind == .link else { throw Refusal(EINVAL) }
        try reply.append(upTo: HostPath.longest) { buffer throws(Refusal) in
            // An empty name stands for the link that the descriptor itself is (readlinkat(2)).
            let count = "".withCString { empty in
                lab_syscall(
                    Int(__NR_readlinkat), Int(number), argument(empty), argument(buffer.baseAddress), buffer.count,
                    0, 0)
            }
            guard count >= 0 else { throw Refusal(Int32(-count)) }
            return count
        }
    }
}
