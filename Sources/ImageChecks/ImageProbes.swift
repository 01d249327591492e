public import Checks

extension ProbeRegistry {
    /// The probes of images and registries besides those that need only the kernel.
    public static let withImages: ProbeRegistry = {
        var registry = ProbeRegistry.standard
        registry.register(ImageProbe())
        registry.register(RegistryProbe())
        return registry
    }()
}
