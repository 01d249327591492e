internal import OCI
internal import Registry
internal import Wire

/// Tells each request as it happens, on standard error.
struct RegistryNarrator: Sendable {
    let words: RegistryWords
    let view: TransferView

    func show(_ event: ClientEvent) {
        guard case .exchange(let endpoint, let exchange) = event else { return }
        view.aside(words.exchange(endpoint, exchange))
    }
}
