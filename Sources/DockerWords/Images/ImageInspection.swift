public import OCI

/// An image as `docker image inspect` shows it. There is no GraphDriver: layers lie in the store as they came.
public enum ImageInspection {
    /// - Parameters:
    ///   - names: full names of the image.
    ///   - size: bytes of the files in its layers.
    public static func value(of image: Image, names: [String], size: Int64) -> TemplateValue {
        let config = image.config
        let references = names.compactMap { try? ImageReference($0) }
        let last = config.history?.last
        var members: [(String, TemplateValue)] = [
            ("Id", .text("\(image.id)")),
            ("RepoTags", .list(references.filter { $0.tag != nil }.map { .text($0.familiar) })),
            ("RepoDigests", .list(digests(references, image.target.digest).map { .text($0) })),
            ("Parent", .text("")),
            ("Comment", .text(last?.comment ?? "")),
            ("Created", .text(config.created ?? "0001-01-01T00:00:00Z")),
            ("DockerVersion", .text("")),
            ("Author", .text(config.author ?? "")),
            ("Config", runConfig(config.config ?? RunConfig())),
            ("Architecture", .text(config.architecture)),
        ]
        if let variant = config.variant { members.append(("Variant", .text(variant))) }
        members += [
            ("Os", .text(config.os)),
            ("Size", .number(size)),
            (
                "RootFS",
                .members([
                    "Type": .text(config.rootfs.type),
                    "Layers": .list(config.rootfs.diffIDs.map { .text("\($0)") }),
                ])
            ),
            ("Metadata", .members(["LastTagTime": .text("0001-01-01T00:00:00Z")])),
            (
                "Descriptor",
                .members([
                    "mediaType": .text("\(image.target.mediaType)"), "digest": .text("\(image.target.digest)"),
                    "size": .number(image.target.size),
                ])
            ),
        ]
        return .object(members.map { TemplateValue.Member(name: $0.0, value: $0.1) })
    }

    /// `REPOSITORY@DIGEST` for each repository.
    private static func digests(_ references: [ImageReference], _ digest: Digest) -> [String] {
        var seen = Set<String>()
        return references.filter { seen.insert($0.name).inserted }.map { $0.pinned(to: digest).familiar }
    }

    private static func runConfig(_ config: RunConfig) -> TemplateValue {
        func set(_ names: [String: RunConfig.Member]?) -> TemplateValue {
            guard let names else { return .null }
            return .object(names.keys.sorted().map { TemplateValue.Member(name: $0, value: .object([])) })
        }
        var members: [(String, TemplateValue)] = [
            ("Hostname", .text("")), ("Domainname", .text("")), ("User", .text(config.user ?? "")),
            ("AttachStdin", .bool(false)), ("AttachStdout", .bool(false)), ("AttachStderr", .bool(false)),
        ]
        if config.exposedPorts?.isEmpty == false { members.append(("ExposedPorts", set(config.exposedPorts))) }
        members += [
            ("Tty", .bool(false)), ("OpenStdin", .bool(false)), ("StdinOnce", .bool(false)),
            ("Env", .texts(config.env)), ("Cmd", .texts(config.cmd)),
        ]
        if let healthcheck = config.healthcheck { members.append(("Healthcheck", value(of: healthcheck))) }
        members += [
            ("Image", .text("")), ("Volumes", set(config.volumes)), ("WorkingDir", .text(config.workingDir ?? "")),
            ("Entrypoint", .texts(config.entrypoint)), ("OnBuild", .texts(config.onBuild)),
            ("Labels", .texts(config.labels)),
        ]
        if let signal = config.stopSignal, !signal.isEmpty { members.append(("StopSignal", .text(signal))) }
        if let shell = config.shell, !shell.isEmpty { members.append(("Shell", .texts(shell))) }
        return .object(members.map { TemplateValue.Member(name: $0.0, value: $0.1) })
    }

    private static func value(of healthcheck: RunConfig.Healthcheck) -> TemplateValue {
        var members = [(String, TemplateValue)]()
        if let test = healthcheck.test { members.append(("Test", .texts(test))) }
        let numbers: [(String, Int64?)] = [
            ("Interval", healthcheck.interval), ("Timeout", healthcheck.timeout),
            ("StartPeriod", healthcheck.startPeriod), ("StartInterval", healthcheck.startInterval),
            ("Retries", healthcheck.retries.map { Int64($0) }),
        ]
        for (name, number) in numbers { if let number, number != 0 { members.append((name, .number(number))) } }
        return .object(members.map { TemplateValue.Member(name: $0.0, value: $0.1) })
    }
}
