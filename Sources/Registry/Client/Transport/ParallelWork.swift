/// Does something with each of many, in their order, so many at a time. The first that fails ends the others.
func doEach<Item: Sendable>(
    of items: [Item], atOnce limit: Int, _ body: @escaping @Sendable (Item) async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for (position, item) in items.enumerated() {
            if position >= max(limit, 1) { try await group.next() }
            group.addTask { try await body(item) }
        }
        try await group.waitForAll()
    }
}
