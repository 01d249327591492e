extension Vocabulary {
    /// The probes of images, of registries, and of what a service was asked.
    ///
    /// - `image`: an image of the learner's store. `file` is a path in it, `other` another image that it is compared
    ///   with, `text` what is looked for in all of it, `store` the folder of the store where that is not `$LAB_DATA`.
    /// - `registry`: what a registry of the lab holds. `other` is another `REPOSITORY:TAG` of it, or of the registry on
    ///   `other_port`; `image` one of the learner's store.
    /// - `http`: exchanges that a service has seen. `story` is a list of them that must have come in that order; `agent`
    ///   is what clients call themselves: patterns with spaces between them.
    static let imageProbes: [Probe] = [
        Probe(
            name: "image", required: [["image"]], optional: ["store", "file", "other", "text"],
            readings: imageReadings + fileReadings + likeness + textReadings),
        Probe(
            name: "registry", required: [],
            optional: ["port", "repository", "tag", "image", "other", "other_port", "file", "store"],
            readings: imageReadings + fileReadings + likeness
                + readings([
                    "tags": .text, "tag_count": .count, "repositories": .text, "blobs": .count, "referrers": .count,
                    "uploads": .count,
                ])),
        Probe(
            name: "http", required: [],
            optional: ["port", "method", "path", "status", "credentials", "agent", "story"],
            readings: readings([
                "count": .count, "sent": .amount, "received": .amount, "in_order": .bool, "statuses": .text,
            ])),
    ]

    /// Of an image, from its documents.
    private static let imageReadings = readings([
        "exists": .bool, "verifies": .bool, "digest": .text, "id": .text, "size": .amount, "layers": .count,
        "history": .count, "architecture": .text, "os": .text, "user": .text, "workdir": .text, "cmd": .text,
        "entrypoint": .text, "env": .text, "label": .text, "exposed": .text, "volume": .text, "stop_signal": .text,
        "created": .text,
    ])

    /// Of a path in it. `layer` counts from 1, the lowest; `held_by` is the number of layers that hold it, also where a
    /// later one hides it.
    private static let fileReadings =
        readings([
            "mode": .text, "uid": .count, "content": .text, "contains": .text, "layer": .count, "held_by": .count,
        ]) + [
            Reading(name: "file", kind: .oneOf(["absent", "file", "directory", "link", "special", "deleted"]))
        ]

    /// Of two images: the same configuration, the same layers, how many they have in common from the lowest on, and
    /// whether one is built on the other; of a file of both, whether it is the same, and whether it comes from one layer.
    private static let likeness = readings([
        "same": .bool, "same_layers": .bool, "shared": .count, "built_on": .bool,
        "same_file": .bool, "same_layer": .bool,
    ])

    /// Of a text: how many layers hold it, also where a later one hides it, and whether the documents do.
    private static let textReadings = readings(["layers_with_text": .count, "config_with_text": .bool])
}
