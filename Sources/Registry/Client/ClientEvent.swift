public import OCI
public import Wire

/// What happens while images come and go, for whoever shows it.
public enum ClientEvent: Sendable {
    /// One request and its answer, as this side saw them. Without credentials.
    case exchange(RegistryEndpoint, HTTPExchange)
    /// A mirror could not help; the next one is asked.
    case mirrorFailed(RegistryEndpoint, RegistryClientError)
    /// The registry is busy or the connection broke: the same again after a while.
    case waiting(RegistryEndpoint, Duration, attempt: Int, reason: WaitReason)
    /// The pull of one name begins.
    case pulling(ImageReference)
    /// The push of a repository begins.
    case pushing(ImageReference)
    /// A layer and how far it is. `id` is short, as Docker shows it.
    case layer(id: String, LayerState)
    /// One name is done: what it means, and whether anything had to be fetched.
    case pulled(ImageReference, Descriptor, isNewer: Bool)
    case pushed(ImageReference, Descriptor)
    /// Of an index, only the image of one platform is here, and was pushed by itself.
    case pushedOnePlatform(index: Descriptor, image: Descriptor)

    public enum WaitReason: Hashable, Sendable {
        case status(Int)
        case connection
    }
}

/// How far a layer is.
public enum LayerState: Hashable, Sendable {
    /// It is in the list, and nothing has happened yet.
    case waiting
    /// In bytes.
    case transferring(done: Int64, of: Int64)
    case verifying
    case transferred
    /// It is in its place.
    case complete
    /// It was there before.
    case exists
    /// The registry took it from another repository of its own.
    case mounted(from: String)
}
