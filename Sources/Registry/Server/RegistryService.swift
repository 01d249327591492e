internal import NIOHTTP1
internal import OCI
internal import Wire

/// Decides what a request gets. It may block on the disk, so it is asked off the event loops.
final class RegistryService: Sendable {
    let store: RegistryStore
    let access: AccessControl

    init(store: RegistryStore, access: AccessControl) {
        self.store = store
        self.access = access
    }

    /// What becomes of a request; a refusal is an answer as well.
    func handle(_ request: Request) -> Handling {
        do {
            var request = request
            let route = try Route(request.target)
            if case .token = route { return try access.token(request) }
            request.caller = try access.admit(request, to: route)
            var handling = try handle(request, route)
            if case .answer(var answer) = handling {
                answer.headers.add(name: "Docker-Distribution-API-Version", value: "registry/2.0")
                handling = .answer(answer)
            }
            return handling
        } catch {
            return .answer(RegistryService.answer(to: error))
        }
    }

    /// An error as an answer.
    static func answer(to error: any Error) -> Answer {
        var answer = Answer(RegistryError(error))
        answer.headers.add(name: "Docker-Distribution-API-Version", value: "registry/2.0")
        return answer
    }

    private func handle(_ request: Request, _ route: Route) throws -> Handling {
        switch route {
        case .support:
            try require([.GET, .HEAD], request)
            return .answer(Answer(.ok, headers: [("Content-Type", "application/json")], body: .bytes(Array("{}".utf8))))
        case .catalog:
            try require([.GET, .HEAD], request)
            return .answer(try catalog(request))
        case .tags(let name):
            try require([.GET, .HEAD], request)
            return .answer(try tags(of: name, request))
        case .referrers(let name, let subject):
            try require([.GET, .HEAD], request)
            return .answer(try referrers(of: subject, in: name, request))
        case .search:
            try require([.GET, .HEAD], request)
            return .answer(try search(request))
        case .searchSupport:
            try require([.GET, .HEAD], request)
            return .answer(try Answer(json: ["standalone": true]))
        case .blob(let name, let digest):
            switch request.method {
            case .GET, .HEAD: return .answer(try blob(digest, in: name, request))
            case .DELETE: return .answer(try deleteBlob(digest, in: name))
            default: throw RegistryError.methodNotAllowed([.GET, .HEAD, .DELETE])
            }
        case .uploads(let name):
            try require([.POST], request)
            return try beginUpload(in: name, request)
        case .upload(let name, let id):
            switch request.method {
            case .GET, .HEAD: return .answer(try uploadStatus(id, in: name))
            case .PATCH: return try appendToUpload(id, in: name, request)
            case .PUT: return try finishUpload(id, in: name, request)
            case .DELETE: return .answer(try cancelUpload(id, in: name))
            default: throw RegistryError.methodNotAllowed([.GET, .HEAD, .PATCH, .PUT, .DELETE])
            }
        case .manifest(let name, let selector):
            switch request.method {
            case .GET, .HEAD: return .answer(try manifest(selector, in: name, request))
            case .PUT: return .body(try ManifestSink(self, name, selector, request))
            case .DELETE: return .answer(try deleteManifest(selector, in: name))
            default: throw RegistryError.methodNotAllowed([.GET, .HEAD, .PUT, .DELETE])
            }
        case .token: throw RegistryError.methodNotAllowed([.GET, .POST])
        }
    }

    private func require(_ methods: [HTTPMethod], _ request: Request) throws(RegistryError) {
        guard methods.contains(request.method) else { throw .methodNotAllowed(methods) }
    }

    /// One page of a sorted list: `n` at the most, after `last`.
    ///
    /// - Returns: the page, and the address of the next one as a `Link` (RFC 8288) where there is more.
    func page<Item>(
        _ items: [Item], name: (Item) -> String, at path: String, _ request: Request, most: Int
    ) throws(RegistryError) -> (items: [Item], link: [(String, String)]) {
        var count = most
        if let text = request.target.value("n") {
            guard let number = Int(text), number >= 0 else {
                throw RegistryError(
                    .badRequest, .unsupported, "n says how many are wanted, as a number", detail: ["n": text])
            }
            count = min(number, most)
        }
        var rest = items[...]
        if let last = request.target.value("last") {
            rest = rest.drop { !last.utf8.lexicographicallyPrecedes(name($0).utf8) }
        }
        let page = Array(rest.prefix(count))
        guard page.count < rest.count, let last = page.last else { return (page, []) }
        let kept = request.target.query.filter { $0.name != "n" && $0.name != "last" }.map { ($0.name, $0.value) }
        let query = ([("n", "\(count)"), ("last", name(last))] + kept).map {
            "\(RequestTarget.encoded($0.0))=\(RequestTarget.encoded($0.1))"
        }
        return (page, [("Link", "<\(path)?\(query.joined(separator: "&"))>; rel=\"next\"")])
    }
}
