/// A growing list of mounts, which cannot be copied and so cannot stand in an array.
struct PartList: ~Copyable {
    private var storage = UnsafeMutableBufferPointer<SandboxRoot.Part>.allocate(capacity: 0)
    private(set) var count = 0

    var indices: Range<Int> { 0..<count }

    subscript(index: Int) -> SandboxRoot.Part {
        _read {
            precondition(indices.contains(index), "no such mount")
            yield storage[index]
        }
    }

    mutating func append(_ part: consuming SandboxRoot.Part) {
        if count == storage.count {
            let larger = UnsafeMutableBufferPointer<SandboxRoot.Part>.allocate(capacity: max(4, count * 2))
            for index in indices { larger.initializeElement(at: index, to: storage.moveElement(from: index)) }
            storage.deallocate()
            storage = larger
        }
        storage.initializeElement(at: count, to: part)
        count += 1
    }

    deinit {
        for index in 0..<count { storage.deinitializeElement(at: index) }
        storage.deallocate()
    }
}
