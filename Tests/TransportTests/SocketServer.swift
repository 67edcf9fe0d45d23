import Cryptography
import NIOCore
import Testing

@testable import Transport

/// A listener on a free port of every loopback address, with bounds of the test's own.
struct SocketServer: Sendable {
  let port: Int
  private let listener: Listener
  private let group: LoopGroup

  init(
    _ bounds: ServerBounds, isEncrypted: Bool,
    script: @escaping @Sendable (ScriptedService) -> Void = { _ in }
  ) async throws {
    let group = try await LoopGroup(count: 1)
    let services = try await group.onEachLoop { context in
      let service = ScriptedService()
      script(service)
      return NIOLoopBound<any ExchangeService>(service, eventLoop: context.eventLoop)
    }
    let security: Listener.Security =
      isEncrypted ? .tls(TLSContextSlot(try TestCertificates.server())) : .cleartext
    listener = try await Listener.start(
      .tcp(host: "127.0.0.1", port: 0), index: 0, security: security, bounds: bounds,
      group: group, services: services)
    port = try #require(listener.port)
    self.group = group
  }

  var counts: ConnectionCounts { listener.share.counts }

  /// Lets the connections look at their clocks.
  func tick() async throws {
    _ = try await group.onEachLoop { $0.tick() }
  }

  func stop() async throws {
    await listener.stopAccepting()
    _ = try await group.onEachLoop { $0.closeConnections() }
    try await group.shutdown()
  }
}
