import HTTP2Wire
import Logging
import NIOCore
import NIOEmbedded

@testable import Admission
@testable import GatehouseServer
@testable import Settings
@testable import Transport

extension Fuzzed {
  static let connection = Fuzzed(
    name: "connection", promise: "a connection ends clean, and says no more than it was asked for"
  ) { input in
    try converse(input, with: Echo())
  }

  static let door = Fuzzed(
    name: "door", promise: "the gateway's front desk answers what comes on a connection"
  ) { input in
    // A key cannot be guessed, so the input has a short name for it.
    try converse(replaceKey(in: input), with: Stage.desk)
  }

  private static func converse(_ input: [UInt8], with service: any ExchangeService) throws {
    var choices = Choices(input)
    let cut = 1 + Int(choices.byte()) * 4
    let bytes = Array(choices.rest)
    let loop = Stage.loop
    let share = AcceptorShare(bounds: Stage.bounds)
    _ = share.admit(.local)
    let channel = EmbeddedChannel(loop: loop)
    let connection = ServerConnection(
      loop: Stage.context,
      facts: ConnectionFacts(source: .local, listener: 0, isEncrypted: false), tls: nil,
      service: service, bounds: Stage.bounds, acceptor: share)
    try channel.pipeline.syncOperations.addHandler(connection)
    try channel.connect(to: SocketAddress(unixDomainSocketPath: "/peer")).wait()
    var sent = 0
    for piece in pieces(bytes, of: cut) where channel.isActive {
      _ = try? channel.writeInbound(ByteBuffer(bytes: piece))
      loop.run()
      while let buffer = try channel.readOutbound(as: ByteBuffer.self) {
        sent += buffer.readableBytes
      }
    }
    channel.close(promise: nil)
    loop.run()
    try expect(Stage.context.connectionCount == 0, "a connection is left behind")
    // Descriptors that reflection gives are the largest thing a short question gets.
    try expect(sent <= 1 << 20 + bytes.count * 1024, "\(sent) bytes said to \(bytes.count)")
  }

  private static func replaceKey(in input: [UInt8]) -> [UInt8] {
    guard let text = String(validating: input, as: UTF8.self) else { return input }
    let parts = text.split(separator: "ghk_KEY", omittingEmptySubsequences: false)
    return Array(parts.joined(separator: Stage.key.text).utf8)
  }
}

/// What the inputs share: one loop without a thread, and the rooms of a gateway on it.
private enum Stage {
  static let loop = EmbeddedEventLoop()
  nonisolated(unsafe) static let context = LoopContext(eventLoop: loop, index: 0)

  static let bounds = ServerBounds(
    http2: HTTP2Bounds(), handshakeNanoseconds: 10_000_000_000,
    requestNanoseconds: 30_000_000_000, idleNanoseconds: 600_000_000_000,
    streamOutputBytes: 256 * 1024, connections: 16, connectionsPerSource: 16)

  static let key = APIKey { Array(repeating: 7, count: $0) }

  nonisolated(unsafe) static let desk: FrontDesk = {
    do {
      // No action: what needs the cloud is refused, what the gateway answers itself is not.
      let settings = try Settings.parse(
        text: """
          listeners: [{ address: "127.0.0.1:0", cleartext: true }]
          clouds: { c: { vpn_endpoint: "https://localhost:1" } }
          credentials:
            main: { cloud: c, project_id: p, access_key: { id: AK, secret: env:PATH } }
          callers:
            fuzz: { api_keys: ["sha256:\(key.digest)"], credentials: [main], actions: [] }
          """, fileName: "g.yaml")
      let plan = try GatewayPlan(settings)
      let logger = Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }
      return try plan.frontDesk(
        on: context, status: GatewayStatus(table: plan.table, credentials: plan.credentials),
        logger: logger)
    } catch {
      preconditionFailure("no gateway: \(error)")
    }
  }()
}

/// Answers everything with what came.
private final class Echo: ExchangeService {
  func begin(_ exchange: Exchange) -> BodyPlan { .collect(limit: 1024) }

  func complete(_ exchange: Exchange) {
    var fields = FieldBlock()
    fields.append(name: ":status", value: "200")
    exchange.respond(fields, body: exchange.body)
  }

  func bodyTooLarge(_ exchange: Exchange, limit: Int) {
    var fields = FieldBlock()
    fields.append(name: ":status", value: "413")
    exchange.respond(fields)
  }
}
