internal import NIOCore
internal import NIOHTTP1
internal import Synchronization

/// Keeps somebody from trying passwords until one is right: each costs this machine time, and sooner or later one is.
///
/// Counted by where they come from, not by whom they are for: else anybody could lock anybody out.
final class WrongPasswords: Sendable {
    /// Of more places than this, those are forgotten whose time is over, or else all.
    private static let mostPlaces = 10_000

    private struct Tries {
        var count = 0
        var since = ContinuousClock.now
    }

    private let limits: RegistryLimits
    private let tries = Mutex<[CallerAddress: Tries]>([:])

    init(_ limits: RegistryLimits) { self.limits = limits }

    private var period: Duration { .seconds(limits.wrongPasswordSeconds) }

    /// Counts a password as wrong before it is looked at, so that many at once are no way around.
    ///
    /// - Throws: `RegistryError` 429 where there were too many.
    func begin(_ address: CallerAddress) throws(RegistryError) {
        let now = ContinuousClock.now
        let wait: Duration? = tries.withLock { all in
            if all.count >= WrongPasswords.mostPlaces, all[address] == nil {
                all = all.filter { $0.value.since + period > now }
                if all.count >= WrongPasswords.mostPlaces { all.removeAll() }
            }
            var mine = all[address] ?? Tries(since: now)
            if mine.since + period <= now { mine = Tries(since: now) }
            defer { all[address] = mine }
            if mine.count >= limits.wrongPasswords { return mine.since + period - now }
            mine.count += 1
            return nil
        }
        guard let wait else { return }
        let seconds = max(wait.components.seconds + 1, 1)
        throw RegistryError(
            .tooManyRequests, .tooManyRequests, "too many wrong passwords; try again in \(seconds) seconds",
            headers: [("Retry-After", "\(seconds)")])
    }

    /// It was right.
    func forgive(_ address: CallerAddress) {
        tries.withLock { all in
            guard let mine = all[address] else { return }
            all[address] = mine.count > 1 ? Tries(count: mine.count - 1, since: mine.since) : nil
        }
    }
}

/// Where a request comes from, as far as one household has one: of an IPv6 address the first half (RFC 4291, 2.5.4).
struct CallerAddress: Hashable, Sendable {
    private var bytes: [UInt8] = []
    private static let mapped = [UInt8](repeating: 0, count: 10) + [0xff, 0xff]

    /// Whoever has no address shares one with the others that have none.
    init(_ address: SocketAddress? = nil) {
        switch address {
        // Behind family and port, and for IPv6 the flow (`sockaddr_in` in ip(7), `sockaddr_in6` in ipv6(7)).
        case .v4(let four): bytes = withUnsafeBytes(of: four.address) { Array($0[4..<8]) }
        case .v6(let six):
            let all = withUnsafeBytes(of: six.address) { Array($0[8..<24]) }
            // Where both kinds are listened for together, an IPv4 address comes in another dress (RFC 4291, 2.5.5.2).
            bytes = all.starts(with: CallerAddress.mapped) ? Array(all[12...]) : Array(all[..<8])
        case .unixDomainSocket, nil: break
        }
    }
}
