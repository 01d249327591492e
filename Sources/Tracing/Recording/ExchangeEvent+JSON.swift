internal import LinuxSystem
internal import Wire

extension ExchangeEvent {
    /// `{"t":…,"pid":0,"changes":[],"service":"localhost:5000","exchange":{…}}`. To a version that knows no exchanges it
    /// is an event without a change.
    func write(to json: inout JSONBuffer) {
        json.append(raw: "{\"t\":")
        json.append(t)
        json.append(raw: ",\"pid\":0,\"changes\":[]")
        json.append("service", service)
        json.append(key: "exchange")
        json.append(byte: UInt8(ascii: "{"))
        json.append("began", exchange.began)
        json.append("duration", exchange.duration)
        json.append("method", exchange.method)
        json.append("target", exchange.target)
        json.append("status", exchange.status)
        write(exchange.requestHeaders, "requestHeaders", to: &json)
        write(exchange.responseHeaders, "responseHeaders", to: &json)
        json.append("requestBytes", exchange.requestBytes)
        json.append("responseBytes", exchange.responseBytes)
        json.append(raw: "}}")
    }

    private func write(_ headers: [HTTPExchange.Header], _ key: String, to json: inout JSONBuffer) {
        json.append(key: key)
        json.append(byte: UInt8(ascii: "["))
        for (index, header) in headers.enumerated() {
            if index > 0 { json.append(byte: UInt8(ascii: ",")) }
            json.append(byte: UInt8(ascii: "{"))
            json.append("name", header.name)
            json.append("value", header.value)
            json.append(byte: UInt8(ascii: "}"))
        }
        json.append(byte: UInt8(ascii: "]"))
    }

    /// Nil for an object that is none.
    init?(t: UInt64, json: JSONNode) {
        guard let node = json["exchange"], let method = node["method"]?.string, let target = node["target"]?.string,
            let status = node["status"]?.number(as: Int.self)
        else { return nil }
        self.init(
            t: t, service: json["service"]?.string ?? "",
            exchange: HTTPExchange(
                began: node["began"]?.number() ?? 0, duration: node["duration"]?.number() ?? 0, method: method,
                target: target, status: status, requestHeaders: ExchangeEvent.headers(node["requestHeaders"]),
                responseHeaders: ExchangeEvent.headers(node["responseHeaders"]),
                requestBytes: node["requestBytes"]?.number() ?? 0,
                responseBytes: node["responseBytes"]?.number() ?? 0))
    }

    private static func headers(_ node: JSONNode?) -> [HTTPExchange.Header] {
        (node?.array ?? []).compactMap { header in
            guard let name = header["name"]?.string, let value = header["value"]?.string else { return nil }
            return HTTPExchange.Header(name, value)
        }
    }
}
