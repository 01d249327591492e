internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import Wire

/// Reads requests from one connection and answers them, one after the other. Whatever may block happens on threads of
/// their own; a body is read from the kernel only as fast as it is taken.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = Never
    typealias OutboundOut = HTTPServerResponsePart

    /// More of a body does not wait in memory, in bytes.
    private static let mostWaiting = 256 << 10

    let server: ServerParts
    private let isSecure: Bool
    var exchange: Exchange?
    private var heldRead = false
    /// When something last moved.
    var lastProgress = NIODeadline.now()
    private var clock: RepeatedTask?
    /// The registry stops: the exchange that runs is the last one.
    private var isClosing = false

    init(_ server: ServerParts, isSecure: Bool) {
        self.server = server
        self.isSecure = isSecure
    }

    // MARK: The connection

    func handlerAdded(context: ChannelHandlerContext) {
        let loop = context.eventLoop
        let bound = NIOLoopBound((self, context), eventLoop: loop)
        let step = TimeAmount.milliseconds(
            min(1000, server.limits.headMilliseconds, server.limits.stallMilliseconds) / 2 + 1)
        clock = loop.scheduleRepeatedTask(initialDelay: step, delay: step) { _ in
            let (handler, context) = bound.value
            handler.checkTime(context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        clock?.cancel()
        clock = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        clock?.cancel()
        if let exchange, !exchange.isSent {
            exchange.isBroken = true
            // Of an answer that somebody did not want whole there may be enough for them.
            tell(exchange)
            abandonIfIdle(exchange)
        }
        exchange = nil
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// Nothing is under way forever.
    private func checkTime(_ context: ChannelHandlerContext) {
        let isWaitingForHead = exchange == nil
        // While a thread of ours is at work, the client is not the one who is slow.
        if let exchange, exchange.isBusy { return }
        let limit = isWaitingForHead ? server.limits.headMilliseconds : server.limits.stallMilliseconds
        if lastProgress + .milliseconds(limit) < .now() { context.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ServerStops {
            isClosing = true
            if exchange == nil { context.close(promise: nil) }
        } else if let event = event as? ChannelEvent, event == .inputClosed, exchange == nil {
            context.close(promise: nil)
        }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: The request

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            lastProgress = .now()
            let exchange = Exchange(head, from: CallerAddress(context.remoteAddress), isSecure: isSecure)
            self.exchange = exchange
            decide(exchange, context)
        case .body(let buffer):
            lastProgress = .now()
            guard let exchange else { return }
            exchange.receivedBytes += Int64(buffer.readableBytes)
            if exchange.isAnswered {
                if exchange.receivedBytes > server.limits.discardedBytes { context.close(promise: nil) }
                return
            }
            exchange.waiting.append(buffer)
            exchange.waitingBytes += buffer.readableBytes
            pump(exchange, context)
        case .end:
            guard let exchange else { return }
            exchange.isReceived = true
            if exchange.isAnswered { finishIfDone(exchange, context) } else { pump(exchange, context) }
        }
    }

    /// Lets the kernel hold back what there is no room for.
    func read(context: ChannelHandlerContext) {
        if let exchange, !exchange.isAnswered, exchange.waitingBytes >= ConnectionHandler.mostWaiting {
            heldRead = true
        } else {
            context.read()
        }
    }

    private func readOn(_ context: ChannelHandlerContext) {
        guard heldRead else { return }
        heldRead = false
        context.read()
    }

    /// Asks the service, on a thread that may block.
    private func decide(_ exchange: Exchange, _ context: ChannelHandlerContext) {
        let request = exchange.request
        let service = server.service
        work(exchange, context) {
            service.handle(request)
        } then: { handler, context, result in
            switch result {
            case .success(.answer(let answer)): handler.send(answer, exchange, context)
            case .success(.body(let sink)):
                exchange.sink = sink
                if exchange.wantsContinue, exchange.receivedBytes == 0 {
                    let head = HTTPResponseHead(version: exchange.head.version, status: .continue)
                    context.writeAndFlush(handler.wrapOutboundOut(.head(head)), promise: nil)
                }
                handler.pump(exchange, context)
            case .failure(let error): handler.send(RegistryService.answer(to: error), exchange, context)
            }
        }
    }

    /// Hands what has come of the body to its sink.
    private func pump(_ exchange: Exchange, _ context: ChannelHandlerContext) {
        guard let sink = exchange.sink, !exchange.isBusy, !exchange.isAnswered else { return }
        if !exchange.waiting.isEmpty {
            let buffers = exchange.waiting
            exchange.waiting = []
            exchange.waitingBytes = 0
            work(exchange, context) {
                for buffer in buffers { try buffer.withUnsafeReadableBytes { try sink.write($0) } }
            } then: { handler, context, result in
                switch result {
                case .success: handler.pump(exchange, context)
                case .failure(let error): handler.refuse(error, exchange, context)
                }
            }
            readOn(context)
        } else if exchange.isReceived {
            work(exchange, context) {
                try sink.finish()
            } then: { handler, context, result in
                exchange.sink = nil
                switch result {
                case .success(let answer): handler.send(answer, exchange, context)
                case .failure(let error): handler.refuse(error, exchange, context)
                }
            }
        }
    }

    private func refuse(_ error: any Error, _ exchange: Exchange, _ context: ChannelHandlerContext) {
        if let sink = exchange.sink {
            exchange.sink = nil
            server.pool.submit { _ in sink.abandon() }
        }
        send(RegistryService.answer(to: error), exchange, context)
    }

    /// The connection is gone: what has come of the body is still handed on, since an upload can be resumed.
    private func abandonIfIdle(_ exchange: Exchange) {
        guard !exchange.isBusy, let sink = exchange.sink else { return }
        let buffers = exchange.waiting
        exchange.sink = nil
        exchange.waiting = []
        server.pool.submit { _ in
            // Nobody is left who could be told of a failure; the next request learns how far the upload is.
            try? buffers.forEach { try $0.withUnsafeReadableBytes { try sink.write($0) } }
            sink.abandon()
        }
    }

    /// Does something on a thread that may block, and goes on with it here, unless the connection is gone meanwhile.
    func work<Result: Sendable>(
        _ exchange: Exchange, _ context: ChannelHandlerContext, _ body: @escaping @Sendable () throws -> Result,
        then: @escaping (ConnectionHandler, ChannelHandlerContext, Swift.Result<Result, any Error>) -> Void
    ) {
        exchange.isBusy = true
        let bound = NIOLoopBound((self, context, exchange, then), eventLoop: context.eventLoop)
        server.pool.runIfActive(eventLoop: context.eventLoop, body).whenComplete { result in
            let (handler, context, exchange, then) = bound.value
            exchange.isBusy = false
            handler.lastProgress = .now()
            if exchange.isBroken {
                // Decided too late.
                if let handling = try? result.get() as? Handling, case .body(let sink) = handling {
                    exchange.sink = sink
                }
                handler.abandonIfIdle(exchange)
            } else {
                then(handler, context, result)
            }
        }
    }

    // MARK: The end of an exchange

    /// The answer is with the kernel, and the request is here as a whole: the next one may come.
    func finishIfDone(_ exchange: Exchange, _ context: ChannelHandlerContext) {
        guard exchange.isSent else { return }
        guard exchange.isReceived, self.exchange === exchange else { return }
        self.exchange = nil
        lastProgress = .now()
        if !exchange.keepsAlive || isClosing { context.close(promise: nil) }
    }
}

/// Tells connections that the registry stops.
struct ServerStops: Sendable {}

/// What every connection uses.
struct ServerParts: Sendable {
    let service: RegistryService
    let pool: NIOThreadPool
    /// Reads files that are served for the first time.
    let verifier: Verifier
    let exchanges: ExchangeLog?
    let limits: RegistryLimits
}
