public import Curriculum
internal import Glibc

/// What the file of a lesson holds after it was changed.
public enum LessonReload: Sendable, Equatable {
    case changed(Lesson)
    /// It cannot be read as a lesson: every error, ready to be shown.
    case broken([StyledLine])
}

/// Notices that the file of a lesson was changed while the lesson is played, and reads it again.
///
/// inotify(7) says when to look, at the folder and not at the file: an editor puts a new file in the place of the old
/// one. It may be refused (there are few instances for each user), so the file is looked at with every key as well.
public final class LessonWatch {
    /// Readable when something was written in the lesson's folder; -1 where the kernel refused to tell.
    let descriptor: Int32
    private let path: String
    private let load: () -> LessonReload
    private var seen: Signature?

    /// What makes a file another one than before.
    private struct Signature: Equatable {
        var inode: UInt
        var size: Int
        var seconds: Int
        var nanoseconds: Int

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            (inode, size) = (UInt(status.st_ino), Int(status.st_size))
            (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        }
    }

    /// - Parameters:
    ///   - path: of the lesson's file, as it was when the lesson was read.
    ///   - load: reads the lesson anew.
    public init(path: String, load: @escaping () -> LessonReload) {
        self.path = path
        self.load = load
        seen = Signature(path)
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        if descriptor >= 0 { inotify_add_watch(descriptor, folder, UInt32(IN_CLOSE_WRITE | IN_MOVED_TO)) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The lesson, where its file is another than at the last call. A file that is gone is waited for: editors that
    /// save in two moves leave none for a moment.
    func take() -> LessonReload? {
        drain()
        guard let now = Signature(path), now != seen else { return nil }
        seen = now
        return load()
    }

    private func drain() {
        guard descriptor >= 0 else { return }
        var bytes = [UInt8](repeating: 0, count: 4096)
        while read(descriptor, &bytes, bytes.count) > 0 {}
    }
}
