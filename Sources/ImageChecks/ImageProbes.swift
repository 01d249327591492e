public import Checks

extension ProbeRegistry {
    /// The probes of images and registries besides those that need only the kernel.
    public static let withImages: ProbeRegistry = .standard
}
