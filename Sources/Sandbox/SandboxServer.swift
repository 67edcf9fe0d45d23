public import Cryptography
import HTTP2Wire
import NIOCore
public import Transport

/// The simulated cloud on real sockets: its API on TLS, its administration on a port of its own.
public final class SandboxServer: Sendable {
  private let loops: LoopGroup
  private let listeners: [Listener]

  private init(loops: LoopGroup, listeners: [Listener]) {
    self.loops = loops
    self.listeners = listeners
  }

  /// Port of the cloud's API, for HTTP/2 and HTTP/1.1.
  public var port: Int { listeners[0].port ?? 0 }
  /// Port of `/_sandbox/…`, in clear, on loopback.
  public var adminPort: Int { listeners[1].port ?? 0 }

  /// - Parameters:
  ///   - host: Address to listen on; the administration stays on loopback.
  ///   - bounds: Must let tokens of 32 KiB and bodies of 12 MiB through.
  public static func start(
    _ cloud: SandboxCloud, host: String, port: Int, adminPort: Int, tls: TLSContext,
    bounds: ServerBounds
  ) async throws -> SandboxServer {
    let loops = try await LoopGroup(count: 1)
    do {
      let main = try await listen(
        .tcp(host: host, port: port), .tls(TLSContextSlot(tls)), cloud.answer, bounds, loops)
      let admin = try await listen(
        .tcp(host: "127.0.0.1", port: adminPort), .cleartext, cloud.administer, bounds, loops)
      return SandboxServer(loops: loops, listeners: [main, admin])
    } catch {
      try? await loops.shutdown()
      throw error
    }
  }

  private static func listen(
    _ address: Listener.Address, _ security: Listener.Security,
    _ answer: @escaping @Sendable (SandboxRequest) -> SandboxAnswer, _ bounds: ServerBounds,
    _ loops: LoopGroup
  ) async throws -> Listener {
    let services = try await loops.onEachLoop { loop in
      let service: any ExchangeService = SandboxDesk(answer)
      return NIOLoopBound(service, eventLoop: loop.eventLoop)
    }
    return try await Listener.start(
      address, index: 0, security: security, bounds: bounds, group: loops, services: services)
  }

  /// Closes everything at once, as a cloud that goes away does.
  public func stop() async {
    for listener in listeners { await listener.stopAccepting() }
    _ = try? await loops.onEachLoop { $0.closeConnections() }
    try? await loops.shutdown()
  }
}

/// Carries requests to the cloud's logic, and its answers and faults to the wire.
private final class SandboxDesk: ExchangeService {
  /// Above the cloud's own limit, so that its 413 can be seen.
  private static let bodyBytes = 16 * 1024 * 1024

  private let answer: @Sendable (SandboxRequest) -> SandboxAnswer

  init(_ answer: @escaping @Sendable (SandboxRequest) -> SandboxAnswer) {
    self.answer = answer
  }

  func begin(_ exchange: Exchange) -> BodyPlan {
    .collect(limit: Self.bodyBytes)
  }

  func complete(_ exchange: Exchange) {
    let answer = answer(Self.request(exchange))
    let delay = answer.fault?.delayNanoseconds ?? 0
    guard delay > 0 else {
      Self.give(answer, on: exchange)
      return
    }
    // Whoever leaves meanwhile is over by then, and what is said to it dropped.
    let bound = NIOLoopBound(exchange, eventLoop: exchange.loop.eventLoop)
    exchange.loop.eventLoop.scheduleTask(in: .nanoseconds(delay)) {
      Self.give(answer, on: bound.value)
    }
  }

  func bodyTooLarge(_ exchange: Exchange, limit: Int) {
    exchange.abort()
  }

  private static func request(_ exchange: Exchange) -> SandboxRequest {
    let head = exchange.head
    var fields: [(name: String, value: String)] = []
    fields.reserveCapacity(head.count)
    for index in 0..<head.count {
      let name = head.nameText(at: index)
      switch name {
      case ":authority": fields.append(("host", head.valueText(at: index)))
      case "host": continue
      default:
        if !name.hasPrefix(":") { fields.append((name, head.valueText(at: index))) }
      }
    }
    return SandboxRequest(
      method: head.string(of: .method) ?? "", target: head.string(of: .path) ?? "",
      fields: fields, body: exchange.body)
  }

  private static func give(_ answer: SandboxAnswer, on exchange: Exchange) {
    let ending = answer.fault?.ending ?? .answer
    switch ending {
    case .answer, .goAwayAfterAnswer:
      var fields = FieldBlock()
      fields.append(name: ":status", value: String(answer.status))
      for (name, value) in answer.fields {
        fields.append(name: name, value: value)
      }
      exchange.respond(fields, body: answer.body)
      if ending == .goAwayAfterAnswer { exchange.endConnection() }
    case .resetBeforeEffect, .resetAfterEffect:
      exchange.abort(.failed)
    case .refuseStream:
      exchange.abort(.refused)
    case .goAwayBeforeEffect:
      exchange.abort(.refusedByGoAway)
    }
  }
}
