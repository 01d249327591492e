internal import Glibc
internal import LinuxSystem
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL
internal import OCI
internal import Synchronization

/// An image registry: the OCI distribution specification over HTTP, from a folder on disk.
public final class RegistryServer: Sendable {
    /// Where it listens.
    public enum Listener: Sendable {
        /// Port 0 lets the kernel choose one.
        case address(host: String, port: Int)
        /// A socket that listens already; the server closes it.
        case socket(Int32)
    }

    /// What a registry is made of.
    public struct Configuration: Sendable {
        public var listener: Listener
        /// Made where it does not exist. One registry at a time serves from it.
        public var folder: String
        public var access = AccessRules()
        /// nil for plain http.
        public var tls: TLSFiles?
        public var exchanges: ExchangeLog?
        public var limits = RegistryLimits()

        public init(listener: Listener, folder: String) {
            self.listener = listener
            self.folder = folder
        }
    }

    private let group: MultiThreadedEventLoopGroup
    private let pools: [NIOThreadPool]
    private let listening: any Channel
    private let connections: Connections
    private let configuration: Configuration

    /// Host and port; IPv6 in brackets.
    public let address: String
    /// With its scheme.
    public var url: String { "\(configuration.tls == nil ? "http" : "https")://\(address)" }
    public let port: Int

    /// Opens the folder and listens.
    ///
    /// - Throws: `SystemError` about the folder, its lock or the socket; `TLSError`.
    public static func start(_ configuration: Configuration) async throws -> RegistryServer {
        let store = try RegistryStore(path: configuration.folder)
        let service = RegistryService(store: store, access: AccessControl(configuration.access, configuration.limits))
        let workers = NIOThreadPool(numberOfThreads: 8)
        let readers = NIOThreadPool(numberOfThreads: 2)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        workers.start()
        readers.start()
        let parts = ServerParts(
            service: service, pool: workers, verifier: Verifier(store.verified, pool: readers),
            exchanges: configuration.exchanges, limits: configuration.limits)
        let connections = Connections(limit: configuration.limits.connections)
        do {
            let listening = try await listen(configuration, parts, connections, group)
            let server = try RegistryServer(group, [workers, readers], listening, connections, configuration)
            server.sweepUploads(of: store, workers)
            return server
        } catch {
            for pool in [workers, readers] { try await pool.shutdownGracefully() }
            try await group.shutdownGracefully()
            throw error
        }
    }

    private init(
        _ group: MultiThreadedEventLoopGroup, _ pools: [NIOThreadPool], _ listening: any Channel,
        _ connections: Connections, _ configuration: Configuration
    ) throws {
        self.group = group
        self.pools = pools
        self.listening = listening
        self.connections = connections
        self.configuration = configuration
        let local = listening.localAddress
        port = local?.port ?? 0
        let host = local?.ipAddress ?? "localhost"
        address = "\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }

    private static func listen(
        _ configuration: Configuration, _ parts: ServerParts, _ connections: Connections,
        _ group: MultiThreadedEventLoopGroup
    ) async throws -> any Channel {
        var head = NIOHTTPDecoderLimitConfiguration()
        head.maxHeaderListSize = configuration.limits.headBytes
        let limits = head
        let encryption = try configuration.tls.map { try $0.context() }
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 512)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.maxMessagesPerRead, value: 4)
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 2048, initial: 16384, maximum: 131_072)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard connections.add(channel) else { throw ChannelError.ioOnClosedChannel }
                    let pipeline = channel.pipeline.syncOperations
                    if let encryption { try pipeline.addHandler(NIOSSLServerHandler(context: encryption)) }
                    try pipeline.configureHTTPServerPipeline(
                        withPipeliningAssistance: true, withServerUpgrade: nil, withErrorHandling: true,
                        withOutboundHeaderValidation: true, withEncoderConfiguration: .init(),
                        withDecoderLimitConfiguration: limits)
                    try pipeline.addHandler(ConnectionHandler(parts, isSecure: encryption != nil))
                }
            }
        do {
            switch configuration.listener {
            case .address(let host, let port): return try await bootstrap.bind(host: host, port: port).get()
            case .socket(let number): return try await bootstrap.withBoundSocket(number).get()
            }
        } catch let error as IOError {
            var place: String?
            if case .address(let host, let port) = configuration.listener { place = "\(host):\(port)" }
            throw SystemError(
                "listen", path: place, errno: Errno(rawValue: error.errnoCode),
                advice: RegistryServer.advice(error.errnoCode))
        }
    }

    /// What to do where the kernel refuses an address.
    static func advice(_ code: Int32) -> String {
        code == EACCES
            ? "Ports below 1024 are for root: choose another one with --listen."
            : "Is another registry there? Stop that one, or choose another port with --listen."
    }

    /// Throws away uploads that were given up: now, and every hour.
    private func sweepUploads(of store: RegistryStore, _ pool: NIOThreadPool) {
        let seconds = configuration.limits.uploadSeconds
        _ = listening.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .hours(1)) { _ in
            // Where it fails, the next hour tries again.
            pool.submit { _ in try? store.removeUploads(idleFor: seconds) }
        }
    }

    /// Takes no more connections, lets running requests end, and closes everything.
    public func stop() async throws {
        try? await listening.close()
        await connections.finish(within: .milliseconds(configuration.limits.shutdownMilliseconds), group.next())
        for pool in pools { try await pool.shutdownGracefully() }
        try await group.shutdownGracefully()
        await configuration.exchanges?.close()
    }
}

/// The connections that are open.
private final class Connections: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isClosing = false
        var whenEmpty: EventLoopPromise<Void>?
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    /// False where there are too many.
    func add(_ channel: any Channel) -> Bool {
        let isAdded = state.withLock { state in
            guard state.channels.count < limit, !state.isClosing else { return false }
            state.channels[ObjectIdentifier(channel)] = channel
            return true
        }
        if isAdded { channel.closeFuture.whenComplete { _ in self.remove(channel) } }
        return isAdded
    }

    private func remove(_ channel: any Channel) {
        let empty = state.withLock { state in
            state.channels.removeValue(forKey: ObjectIdentifier(channel))
            return state.channels.isEmpty ? state.whenEmpty : nil
        }
        empty?.succeed()
    }

    /// Closes idle connections now, the others when their exchange is over, and what is left after a while.
    func finish(within time: TimeAmount, _ loop: any EventLoop) async {
        let promise = loop.makePromise(of: Void.self)
        let channels = state.withLock { state in
            state.isClosing = true
            state.whenEmpty = promise
            return Array(state.channels.values)
        }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ServerStops()) }
        if channels.isEmpty { promise.succeed() }
        let late = loop.scheduleTask(in: time) {
            for channel in channels { channel.close(promise: nil) }
        }
        try? await promise.futureResult.get()
        late.cancel()
    }
}
