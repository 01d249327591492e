internal import Checks
internal import Curriculum
internal import Glibc
internal import LinuxSystem
internal import Synchronization
internal import Tracing
internal import Wire

/// The services of a session: image registries that a learner uses and cannot touch.
///
/// Each listens inside the sandbox's network, on a socket that the engine made there, and runs outside of all its
/// namespaces. What it is asked it tells the engine, through a file that nobody else sees.
final class SessionServices: Sendable {
    private let holder: ServiceHolder
    private let registries: [RunningRegistry]

    /// - Throws: where `labd` is missing, ENOENT with what to do.
    init(
        _ services: [Service], host: SandboxHost, session: String, stage: String, limits: SandboxLimits,
        sandbox: Int32
    ) throws(SystemError) {
        guard let program = host.programs.labd else {
            throw SystemError(
                "start the services of the lab", path: "labd", errno: .noSuchFile,
                advice: "Build it: swift build -c release --product labd, or start ./lab in the folder of the sources.")
        }
        let holder = try ServiceHolder(
            host: host, session: session, stage: stage, limits: limits,
            names: services.map { RunningRegistry.folder($0.port) })
        var registries = [RunningRegistry]()
        do {
            for case .registry(let registry) in services {
                registries.append(try RunningRegistry(registry, program: program, in: holder, sandbox: sandbox))
            }
        } catch {
            try? holder.close()
            throw error
        }
        self.holder = holder
        self.registries = registries
    }

    func close() throws(SystemError) { try holder.close() }

    /// The process by which another program finds the services' files.
    var process: Int32 { holder.process.pid }

    /// How much has been told so far: what is told from here on is the next step's.
    func mark() throws(SystemError) -> [Int: Int64] {
        var marks = [Int: Int64]()
        for registry in registries { marks[registry.port] = try registry.length() }
        return marks
    }

    /// What has been told since, by all of them, as events of a trace.
    ///
    /// - Parameter epoch: from when the trace counts, in nanoseconds of CLOCK_MONOTONIC.
    func events(since marks: [Int: Int64], epoch: UInt64) throws(SystemError) -> [ExchangeEvent] {
        var events = [ExchangeEvent]()
        for registry in registries {
            for exchange in try registry.exchanges(from: marks[registry.port] ?? 0) {
                events.append(
                    ExchangeEvent(
                        t: exchange.began > epoch ? exchange.began - epoch : 0, service: registry.name,
                        exchange: exchange))
            }
        }
        return events.sorted { $0.t < $1.t }
    }

    /// Where each one's files are, for whoever looks from outside.
    var places: [ServicePlace] {
        registries.map { registry in
            ServicePlace(port: registry.port, store: holder.storeSeenFromOutside(registry.folder), log: registry.log)
        }
    }

    /// The services as probes see them. One that has ended tells nothing: what it was asked last may be missing.
    var observed: [ObservedService] {
        zip(registries, places).map { registry, place in
            let read = ObservedService(place).exchanges
            return ObservedService(port: place.port, store: place.store) { () throws(SystemError) in
                if let failure = registry.failure() { throw failure }
                return try read()
            }
        }
    }

    /// Why a service does not serve any more; nil where all of them do.
    func failure() -> SystemError? { registries.lazy.compactMap { $0.failure() }.first }
}

/// Where the files of a service are, seen from this machine.
struct ServicePlace: Sendable {
    let port: Int
    let store: String
    let log: String

    /// The same of another process's session, as its first process of the services tells.
    static func all(_ services: [Service], stage: String, process: Int32) -> [ServicePlace] {
        services.map { service in
            let name = RunningRegistry.folder(service.port)
            return ServicePlace(
                port: service.port, store: "/proc/\(process)/root\(stage)/store/\(name)",
                log: ServiceHolder.log(name, stage: stage, process: process))
        }
    }
}

extension ObservedService {
    /// As probes see it.
    init(_ place: ServicePlace) {
        self.init(port: place.port, store: place.store) { () throws(SystemError) in
            let file = try FileDescriptor.open(place.log, O_RDONLY, step: "read what a service is asked")
            return try RunningRegistry.read(file, from: 0, path: place.log)
        }
    }
}
