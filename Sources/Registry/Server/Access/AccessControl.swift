internal import NIOHTTP1

/// What can be done to a repository.
enum Action: String, Sendable, CaseIterable {
    case pull, push, delete
}

/// Who asks, and what they may do.
struct Caller: Sendable {
    static let anyone = Caller()
}

/// Who may do what.
final class AccessControl: Sendable {
    func admit(_ request: Request, to route: Route) throws(RegistryError) -> Caller { .anyone }
    func allows(_ caller: Caller, _ action: Action, _ repository: RepositoryName?) -> Bool { true }
    func token(_ request: Request) throws(RegistryError) -> Handling {
        throw RegistryError(.notFound, .unsupported, "this registry gives no tokens: it asks nobody who they are")
    }
}
