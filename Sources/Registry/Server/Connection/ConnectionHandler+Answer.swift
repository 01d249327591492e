internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Wire

extension ConnectionHandler {
    /// A file goes out in parts of that many bytes, so that one can tell a slow client from one that is gone.
    private static let part: Int64 = 1 << 20
    /// Where the bytes have to pass through our memory.
    private static let encryptedPart: Int64 = 256 << 10

    /// Sends an answer, once the file behind it is known to be sound.
    func send(_ answer: Answer, _ exchange: Exchange, _ context: ChannelHandlerContext) {
        exchange.isAnswered = true
        exchange.waiting = []
        exchange.waitingBytes = 0
        // What was held back is read on: it is thrown away now.
        context.read()
        guard exchange.head.method == .GET, case .file(let file, _) = answer.body else {
            write(answer, exchange, context)
            return
        }
        let service = server.service
        switch service.store.verified.state(of: file.digest, file.identity) {
        case .sound: write(answer, exchange, context)
        case .damaged: write(RegistryService.answer(to: RegistryError.damaged(file.digest)), exchange, context)
        case nil:
            exchange.isBusy = true
            let bound = NIOLoopBound((self, context, exchange), eventLoop: context.eventLoop)
            server.verifier.verify(file, on: context.eventLoop).whenComplete { result in
                let (handler, context, exchange) = bound.value
                exchange.isBusy = false
                handler.lastProgress = .now()
                if exchange.isBroken { return }
                switch result {
                case .success(.sound): handler.write(answer, exchange, context)
                case .success(.damaged):
                    handler.write(
                        RegistryService.answer(to: RegistryError.damaged(file.digest)), exchange, context)
                case .failure(let error): handler.write(RegistryService.answer(to: error), exchange, context)
                }
            }
        }
    }

    private func write(_ answer: Answer, _ exchange: Exchange, _ context: ChannelHandlerContext) {
        var head = HTTPResponseHead(version: exchange.head.version, status: answer.status, headers: answer.headers)
        if answer.status != .noContent, answer.status != .notModified {
            head.headers.replaceOrAdd(name: "Content-Length", value: "\(answer.length)")
        }
        // A body that nobody will read to its end leaves no place for another request.
        if !exchange.isReceived, exchange.request.hasBody,
            exchange.request.contentLength.map({ $0 > server.limits.discardedBytes }) ?? false
        {
            exchange.keepsAlive = false
        }
        if !exchange.keepsAlive {
            head.headers.replaceOrAdd(name: "Connection", value: "close")
        } else if exchange.head.version == .http1_0 {
            head.headers.replaceOrAdd(name: "Connection", value: "keep-alive")
        }
        let hasBody = exchange.head.method != .HEAD && answer.status != .noContent && answer.status != .notModified
        if server.exchanges != nil { exchange.record = record(head, exchange, hasBody ? answer.length : 0) }

        context.write(wrapOutboundOut(.head(head)), promise: nil)
        switch answer.body {
        case .file(let file, let range) where hasBody:
            writeNext(of: file, range, exchange, context)
        case .bytes(let bytes) where hasBody && !bytes.isEmpty:
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
            writeEnd(exchange, context)
        default: writeEnd(exchange, context)
        }
    }

    /// The next part of a file: straight from the page cache where the connection is plain.
    private func writeNext(
        of file: ServedFile, _ range: Range<Int64>, _ exchange: Exchange, _ context: ChannelHandlerContext
    ) {
        guard !range.isEmpty else {
            writeEnd(exchange, context)
            return
        }
        if exchange.request.isSecure {
            writeEncrypted(of: file, range, exchange, context)
            return
        }
        let end = min(range.upperBound, range.lowerBound + ConnectionHandler.part)
        let region = FileRegion(
            fileHandle: file.handle, readerIndex: Int(range.lowerBound), endIndex: Int(end))
        let part = wrapOutboundOut(.body(.fileRegion(region)))
        if end == range.upperBound {
            context.write(part, promise: nil)
            writeEnd(exchange, context, keeping: file)
            return
        }
        let promise = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound((self, context, exchange), eventLoop: context.eventLoop)
        promise.futureResult.whenSuccess {
            let (handler, context, exchange) = bound.value
            handler.lastProgress = .now()
            handler.writeNext(of: file, end..<range.upperBound, exchange, context)
        }
        context.writeAndFlush(part, promise: promise)
    }

    private func writeEncrypted(
        of file: ServedFile, _ range: Range<Int64>, _ exchange: Exchange, _ context: ChannelHandlerContext
    ) {
        let count = Int(min(Int64(range.count), ConnectionHandler.encryptedPart))
        let allocator = context.channel.allocator
        work(exchange, context) {
            var buffer = allocator.buffer(capacity: count)
            try buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { bytes in
                try file.read(
                    into: UnsafeMutableRawBufferPointer(rebasing: bytes[..<count]), at: range.lowerBound)
            }
            return buffer
        } then: { handler, context, result in
            guard case .success(let buffer) = result, buffer.readableBytes > 0 else {
                // The head is gone already: only a broken connection tells the client that something is missing.
                context.close(promise: nil)
                return
            }
            let promise = context.eventLoop.makePromise(of: Void.self)
            let bound = NIOLoopBound((handler, context, exchange), eventLoop: context.eventLoop)
            let rest = (range.lowerBound + Int64(buffer.readableBytes))..<range.upperBound
            promise.futureResult.whenSuccess {
                let (handler, context, exchange) = bound.value
                handler.lastProgress = .now()
                handler.writeNext(of: file, rest, exchange, context)
            }
            context.writeAndFlush(handler.wrapOutboundOut(.body(.byteBuffer(buffer))), promise: promise)
        }
    }

    private func writeEnd(_ exchange: Exchange, _ context: ChannelHandlerContext, keeping file: ServedFile? = nil) {
        // Before the client has the last of it: whoever looks when the client is done finds what it was told.
        tell(exchange)
        let promise = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound((self, context, exchange), eventLoop: context.eventLoop)
        promise.futureResult.whenComplete { result in
            // Until here the kernel reads from it.
            withExtendedLifetime(file) {}
            let (handler, context, exchange) = bound.value
            exchange.isSent = true
            guard case .success = result else { return }
            handler.finishIfDone(exchange, context)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: promise)
    }

    func tell(_ exchange: Exchange) {
        guard var record = exchange.record else { return }
        exchange.record = nil
        record.duration = NIODeadline.now().uptimeNanoseconds - exchange.began
        server.exchanges?.write(record)
    }

    private func record(_ head: HTTPResponseHead, _ exchange: Exchange, _ length: Int64) -> HTTPExchange {
        ExchangeLog.record(
            exchange.head, head, began: exchange.began, requestBytes: exchange.receivedBytes, responseBytes: length)
    }
}
