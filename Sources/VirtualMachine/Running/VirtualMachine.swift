internal import Glibc
public import HostFiles
internal import LinuxSystem

/// A running virtual machine, with folders of the host in it. It ends with this value, and with the thread that made it.
public final class VirtualMachine {
    /// A folder of the host's, and where the guest sees it.
    public struct Folder: Sendable, Equatable {
        public var host: HostFolder
        /// An absolute path in the guest.
        public var path: String

        public init(_ host: HostFolder, at path: String) {
            self.host = host
            self.path = path
        }
    }

    var conversation: GuestConversation
    private let server: FolderThread
    /// How many times as long as here a program takes in it, at a guess.
    public let slowness: Int
    /// The signal for which a program, and the machine with it, was given up.
    public internal(set) var endingSignal: Int32?

    /// Starts a machine from its image.
    ///
    /// - Throws: `failed` where it went down or did not answer, twice.
    public init(_ image: MachineImage, folders: [Folder]) throws(MachineError) {
        slowness = image.settings.slowness
        var failure: SystemError?
        for attempt in 0..<2 {
            do throws(SystemError) {
                let emulator = try image.start()
                let server = try FolderThread(folders.map(\.host), port: emulator.files.rawValue)
                var conversation = GuestConversation(emulator)
                let seconds = image.hasSnapshot ? MachineImage.restoreSeconds : MachineImage.bootSeconds
                do throws(SystemError) {
                    try VirtualMachine.begin(&conversation, folders, seconds: seconds * Double(attempt + 1))
                } catch {
                    emulator.end()
                    server.join()
                    throw error
                }
                self.conversation = conversation
                self.server = server
                return
            } catch {
                failure = error
            }
        }
        throw .failed(failure ?? SystemError("start a virtual machine", errno: .protocolError))
    }

    deinit { end() }

    /// Ends it now. Nothing of it stays.
    public func end() {
        conversation.emulator.end()
        server.join()
    }

    /// All that the guest's kernel has said on its console.
    public var console: String { conversation.emulator.consoleText }

    private static func begin(
        _ conversation: inout GuestConversation, _ folders: [Folder], seconds: Double
    ) throws(SystemError) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var generator = SystemRandomNumberGenerator()
        let entropy = (0..<64).map { _ in UInt8.random(in: 0...255, using: &generator) }
        try conversation.send(
            .begin(
                time: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec), entropy: entropy,
                folders: folders.map { GuestFolder(name: $0.host.name, path: $0.path) }))
        try conversation.wait(for: .begun, deadline: Deadline.after(seconds: seconds))
    }
}

/// Answers the guest's requests for files, on a thread of its own.
private final class FolderThread: Sendable {
    private final class Service: Sendable {
        let server: HostFolderServer
        let port: Int32

        init(_ folders: [HostFolder], port: Int32) throws(SystemError) {
            server = try HostFolderServer(folders: folders)
            self.port = port
        }

        func run() {
            // A signal is for the threads that wait for one. This one would swallow it.
            var all = sigset_t()
            sigfillset(&all)
            pthread_sigmask(SIG_BLOCK, &all, nil)
            // A port that breaks off ends the service; what became of the machine is seen on its other port.
            try? server.serve(port)
        }
    }

    private let port: Int32
    private let thread: SystemThread

    init(_ folders: [HostFolder], port: Int32) throws(SystemError) {
        let service = try Service(folders, port: port)
        self.port = port
        thread = try SystemThread { service.run() }
    }

    /// Waits until the service has ended, as it does with the machine.
    func join() {
        shutdown(port, Int32(SHUT_RDWR))
        thread.join()
    }
}
