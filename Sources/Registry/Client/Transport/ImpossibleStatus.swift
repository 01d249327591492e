internal import NIOCore
internal import NIOHTTP1

/// Ends a connection on which an answer has a status below 100. There is none (RFC 9110, section 15), but the parser lets
/// it pass, and AsyncHTTPClient takes it for an answer before the real one and ends the program at its end.
final class ImpossibleStatus: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private var isRefused = false

    /// To be called on the channel's event loop, once everything that speaks HTTP is in its pipeline.
    static func refuse(on channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
        try pipeline.addHandler(ImpossibleStatus(), position: .after(decoder))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data), head.status.code < 100, !isRefused {
            isRefused = true
            context.fireErrorCaught(HTTPParserError.invalidStatus)
            context.close(promise: nil)
        }
        if !isRefused { context.fireChannelRead(data) }
    }
}
