public import OCI

/// The rows of `docker history`, the newest step first. Only the last step has an id here: images in between are nobody's.
public struct HistoryRows: Sendable {
    public static let columns: [FormattedList.Column] = [
        .init("ID", "IMAGE"), .init("CreatedSince", "CREATED"), .init("CreatedAt", "CREATED AT"),
        .init("CreatedBy", "CREATED BY"), .init("Size", "SIZE"), .init("Comment", "COMMENT"),
    ]

    /// - Parameters:
    ///   - isWhole: nothing is cut (`--no-trunc`).
    ///   - isHuman: sizes and times for people; else bytes and moments (`--human=false`).
    ///   - sizes: bytes of the files in each layer, lowest first.
    public static func rows(
        of image: Image, sizes: [Int64], isWhole: Bool, isHuman: Bool, now: Timestamp = .now
    ) -> [[String]] {
        var rest = sizes[...]
        // Whoever made the image may have told nothing of its layers.
        let told = image.config.history ?? []
        let count = told.count { $0.emptyLayer != true }
        let untold = sizes.count > count ? sizes.count - count : 0
        let history = Array(repeating: ImageConfig.History(), count: untold) + told
        let rows = history.map { step in
            let size = step.emptyLayer == true ? 0 : rest.popFirst() ?? 0
            let created = step.created.flatMap { Timestamp($0) }
            let command = (step.createdBy ?? "").replacing("\t", with: " ")
            return [
                "<missing>", created.map { isHuman ? Age(since: $0, now: now).ago : $0.rfc3339 } ?? "N/A",
                created?.rfc3339 ?? "", isWhole ? command : DockerTable.shortened(command, to: 45),
                isHuman ? HumanSize(size).text() : "\(size)", step.comment ?? "",
            ]
        }
        guard var last = rows.last else { return [] }
        last[0] = isWhole ? "\(image.id)" : image.id.short
        return [last] + rows.dropLast().reversed()
    }

    /// What is shown without a format.
    public static func shown(isHuman: Bool) -> [String] {
        ["ID", isHuman ? "CreatedSince" : "CreatedAt", "CreatedBy", "Size", "Comment"]
    }
}
