internal import Glibc
internal import LinuxSystem
public import OCI

extension ContainerStore {
    /// How a container's streams go.
    public struct Streams: Sendable {
        /// Whether it reads this program's standard input.
        public var hasInput: Bool
        public var sinks: StreamRelay.Sinks

        public init(hasInput: Bool, sinks: StreamRelay.Sinks = StreamRelay.Sinks()) {
            self.hasInput = hasInput
            self.sinks = sinks
        }
    }

    /// Runs a container that was created to its end. Inside `PrivateMounts`; it ends with this program.
    ///
    /// - Parameters:
    ///   - lock: of `create`; it is let go at the end.
    ///   - started: is called once its program has been executed.
    /// - Returns: the status of its program, 128 and more for a signal.
    /// - Throws: `RuntimeError` where it cannot be started: it stays as created then, or goes where it was to remove itself.
    public func run(
        _ record: ContainerRecord, lock: RunLock, images: ContentStore, layers: LayerFolder, streams: Streams,
        started: () throws -> Void = {}
    ) throws -> Int32 {
        var record = record
        do {
            let lease = try layers.layers(of: images.image(record.manifest), in: images)
            let root = try ContainerRoot(layers: lease, in: folder(record.id), volumes: record.settings.volumes)
            let relay = try StreamRelay(hasInput: streams.hasInput, sinks: streams.sinks)
            let container = try ContainerRun.start(
                record.settings, in: root, descriptors: relay.descriptors, size: StreamRelay.size)
            try self.started(&record, pid: container.pid)
            try started()
            try relay.carry(container)
            let status = try container.wait().shellStatus
            try root.unmount()
            record.state = .exited(status: status, at: Int64(time(nil)))
            if record.removesItself { try discard(record.id) } else { try write(record) }
            lock.release()
            return status
        } catch {
            // The first error is the one to tell.
            if record.removesItself { try? discard(record.id) }
            lock.release()
            throw error
        }
    }

    /// Takes over a container that another program has created.
    public func adopt(_ id: String) throws -> (ContainerRecord, RunLock) {
        let lock = try RunLock.take("\(path)/\(id)/lock")
        return (try find(id), lock)
    }
}
