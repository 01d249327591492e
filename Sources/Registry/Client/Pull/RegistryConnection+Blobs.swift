internal import LinuxSystem
internal import NIOHTTP1
internal import OCI

extension RegistryConnection {
    /// Brings content into the store, from the byte on that an earlier attempt, or an earlier process, has reached.
    func fetchBlob(
        _ descriptor: Descriptor, from repository: String, with lease: Lease,
        progress: @escaping @Sendable (LayerState) -> Void
    ) async throws {
        var attempt = 1
        var isFresh = false
        while true {
            let writer = try lease.writer(resuming: descriptor.digest, size: descriptor.size)
            if isFresh, writer.offset > 0 { try writer.restart() }
            let found = writer.offset
            do {
                if writer.offset < descriptor.size || descriptor.size == 0 {
                    try await fetchRest(descriptor, from: repository, into: writer, progress: progress)
                }
                progress(.verifying)
                try writer.commit(expecting: descriptor.digest)
                return
            } catch let error as StoreError {
                // What an earlier process left may be at fault, and is gone now: once more from the first byte.
                if case .digestMismatch = error, found > 0, !isFresh {
                    isFresh = true
                    continue
                }
                if case .sizeMismatch = error { try writer.restart() }
                throw lie(error, descriptor)
            } catch let error as RegistryClientError {
                if case .lie = error { try writer.restart() }
                guard error.mayPass else { throw error }
                // A registry that sends a good piece each time is patiently heard to its end.
                attempt = writer.offset - found >= http.limits.bytesInPeriod ? 2 : attempt + 1
                try await wait(before: attempt, orThrow: error)
            }
        }
    }

    /// One request for what is missing.
    private func fetchRest(
        _ descriptor: Descriptor, from repository: String, into writer: BlobWriter,
        progress: @escaping @Sendable (LayerState) -> Void
    ) async throws {
        var request = ClientRequest(
            .GET, endpoint.address("/v2/\(repository)/blobs/\(descriptor.digest)"), scopes: [.repository(repository)])
        let start = writer.offset
        if start > 0 { request.headers.add(name: "Range", value: "bytes=\(start)-") }
        let response = try await send(request)
        var skipped: Int64 = 0
        switch response.status {
        case 200:
            // Ranges are not understood here: what is known already passes by.
            skipped = start
        case 206:
            let range = response.header("Content-Range") ?? ""
            guard range.hasPrefix("bytes \(start)-") else {
                throw RegistryClientError.lie(
                    host: host, what: "\(descriptor.digest)", .header(name: "Content-Range", value: range))
            }
        case 404:
            throw RegistryClientError.refused(
                host: host, request: request.name, status: 404, message: await RegistryAnswer.message(of: response))
        default: throw await refusal(response, repository: repository)
        }
        let expected = descriptor.size - start + skipped
        if let length = response.header("Content-Length").flatMap({ Int64($0) }), length != expected {
            // It may say any number.
            let (all, isTooMuch) = length.addingReportingOverflow(start - skipped)
            throw RegistryClientError.lie(
                host: host, what: "\(descriptor.digest)",
                .length(expected: descriptor.size, actual: isTooMuch ? nil : all))
        }
        var told: Int64 = start
        progress(.transferring(done: start, of: descriptor.size))
        try await response.read { bytes in
            var bytes = bytes
            if skipped > 0 {
                let known = min(skipped, Int64(bytes.count))
                skipped -= known
                bytes = UnsafeRawBufferPointer(rebasing: bytes[Int(known)...])
            }
            try writer.write(bytes)
            if writer.offset - told > 256 << 10 {
                told = writer.offset
                progress(.transferring(done: told, of: descriptor.size))
            }
        }
        guard writer.offset == descriptor.size else {
            // It ended in good order, and too early: some servers end so when what is behind them breaks off.
            throw RegistryClientError.unreachable(host: host, reason: .brokenOff)
        }
    }

    private func lie(_ error: StoreError, _ descriptor: Descriptor) -> any Error {
        switch error {
        case .digestMismatch(let expected, let actual):
            RegistryClientError.lie(
                host: host, what: "\(descriptor.digest)", .digest(expected: expected, actual: actual))
        case .sizeMismatch(_, let expected, let actual):
            RegistryClientError.lie(
                host: host, what: "\(descriptor.digest)",
                .length(expected: expected, actual: actual > expected ? nil : actual))
        default: error
        }
    }
}
