import CallModel
import Contract
import Cryptography
import HTTP2Wire
import Protocols
import Transport

/// One call over the Connect protocol, JSON both ways.
struct GatewayCall {
  let operation: Operation
  let request: [UInt8]
  let place: GatewayPlace
  let key: String?
  let credential: String?
  /// Nil for a stream without an end of its own.
  let time: Duration?
  /// Which of our commands asks, for its words.
  var command = "call"

  /// The gateway tells by itself that the time is over; it is waited for a little longer.
  private static let grace = Duration.seconds(2)

  func send() async throws -> ClientResponse {
    let client: StandaloneClient
    do {
      client = try await connect()
    } catch {
      throw CallExit.fail(69, "the gateway cannot be called: \(error)", command: command)
    }
    do {
      let answer = try await client.send(
        ClientRequest(fields: fields, body: request),
        within: (time ?? Limits.defaultDeadline) + Self.grace)
      await client.close()
      return answer
    } catch {
      await client.close()
      throw CallExit.lost(error, command: command)
    }
  }

  /// The same of a call whose answer is a stream; `receive` is given its body as it comes.
  func stream(receive: @escaping @Sendable ([UInt8]) -> Void) async throws -> ClientResponse {
    let client: StandaloneClient
    do {
      client = try await connect()
    } catch {
      throw CallExit.fail(69, "the gateway cannot be called: \(error)", command: command)
    }
    do {
      let answer = try await client.stream(
        ClientRequest(fields: fields, body: ConnectReplies.envelope(request)), receive: receive)
      await client.close()
      return answer
    } catch {
      await client.close()
      throw CallExit.lost(error, command: command)
    }
  }

  private func connect() async throws -> StandaloneClient {
    switch place {
    case .tls(let endpoint, let trust):
      try await StandaloneClient(
        endpoint: endpoint, tls: TLSContext.client(trust: trust), bounds: bounds)
    case .unix(let path):
      try await StandaloneClient(
        endpoint: Endpoint(unixPath: path), tls: nil, bounds: bounds)
    }
  }

  private var fields: FieldBlock {
    var fields = FieldBlock()
    let authority =
      switch place {
      case .tls(let endpoint, _): "\(endpoint)"
      case .unix: "localhost"
      }
    let isClear = if case .unix = place { true } else { false }
    fields.append(name: ":method", value: "POST")
    fields.append(name: ":scheme", value: isClear ? "http" : "https")
    fields.append(name: ":authority", value: authority)
    fields.append(name: ":path", value: operation.rpcPath)
    let isStream = operation.kind != .unary
    fields.append(
      name: "content-type", value: isStream ? "application/connect+json" : "application/json")
    fields.append(
      .contentLength, decimal: request.count + (isStream ? ConnectReplies.prefixBytes : 0))
    fields.append(name: "connect-protocol-version", value: "1")
    if let time {
      fields.append(name: "connect-timeout-ms", value: String(time.components.seconds * 1000))
    }
    fields.append(name: "user-agent", value: "gatehouse-\(command)")
    if let key { fields.append(name: "authorization", value: "Bearer \(key)") }
    if let credential { fields.append(name: "gatehouse-credential", value: credential) }
    return fields
  }

  private var bounds: ClientBounds {
    ClientBounds(
      http2: HTTP2Bounds(),
      connectNanoseconds: Limits.upstreamConnectTime.wholeNanoseconds,
      idleNanoseconds: Limits.upstreamIdleTime.wholeNanoseconds,
      probeNanoseconds: Limits.upstreamProbeTime.wholeNanoseconds,
      connectionsMax: 1, waitingMax: 1, responseBytesMax: Limits.upstreamResponseBytes)
  }
}
