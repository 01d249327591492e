internal import Cgroups
internal import Glibc
internal import LinuxSystem
internal import Synchronization
internal import Tracing

/// A learner's script under the tracer, in a sandbox: `bash /work/NAME`, with nothing to read and a limited time.
final class ScriptRun: Sendable {
    private let sandbox: Sandbox
    private let tracer: Tracer
    private let stream: OutputStream
    private let bell: Bell<ExitStatus>
    private let store: EventStore
    private let time: Duration
    private let captured = Mutex(CapturedOutput())

    /// What the script printed so far.
    var output: CapturedOutput { captured.withLock { $0 } }

    /// What was recorded so far.
    func events() -> [TraceEvent] { store.peek() }

    init(in sandbox: Sandbox, script: String, time: Duration) throws(SystemError) {
        self.sandbox = sandbox
        self.time = time
        let stream = try OutputStream()
        let bell = try Bell<ExitStatus>()
        let store = EventStore()
        let null = try FileDescriptor.open("/dev/null", O_RDONLY)
        sandbox.give(stream.writer)
        var options = Tracer.Options(calls: .isolation)
        options.refusedDeviceWrite = DeviceBroker(group: sandbox.group).perform
        options.onEnd = { status, _ in
            bell.ring(status)
            return .follow
        }
        tracer = try Tracer(options) { store.append($0) }
        let entry = Sandbox.Entry(
            "/bin/bash", ["bash", "/work/" + script], environment: ["TERM=dumb"],
            descriptors: [0: null.rawValue, 1: stream.writer, 2: stream.writer])
        _ = try sandbox.start(entry, tracedBy: tracer)
        self.stream = stream
        self.bell = bell
        self.store = store
    }

    /// Waits for the script's end; what it leaves running goes on.
    ///
    /// - Parameter look: called again and again meanwhile.
    func wait(look: () -> Void) throws(SystemError) -> ExerciseRunner.ScriptEnd {
        let deadline = ContinuousClock.now.advanced(by: time)
        var patience: Int32 = 1
        while true {
            stream.wait(bell: bell.descriptor, atMost: patience)
            let bytes = stream.drain()
            if !bytes.isEmpty { captured.withLock { $0.append(bytes) } }
            if let status = bell.answer().first { return .ended(status) }
            look()
            if ContinuousClock.now >= deadline {
                // What is judged afterwards must not be in the middle of its end.
                try sandbox.killAllButFirst()
                return .timedOut(limit: time)
            }
            patience = min(patience * 2, 20)
        }
    }

    /// Ends everything. The sandbox's groups are thawed by its own end.
    func stop() {
        try? sandbox.close()
        tracer.stop()
    }
}
