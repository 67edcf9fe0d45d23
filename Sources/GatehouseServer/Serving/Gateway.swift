import Admission
import CallModel
import Contract
import Cryptography
import HTTP2Wire
package import Logging
import NIOCore
package import Settings
import Signing
import System
import Transport
import Upstream

/// The gateway of one set of settings, serving.
package final class Gateway: Sendable {
  private let loops: LoopGroup
  private let listeners: [Listener]
  private let admin: Listener?
  private let desks: [NIOLoopBound<any ExchangeService>]
  private let drainTime: Duration
  private let status: GatewayStatus
  private let logger: Logger

  private init(
    loops: LoopGroup, listeners: [Listener], admin: Listener?,
    desks: [NIOLoopBound<any ExchangeService>], drainTime: Duration, status: GatewayStatus,
    logger: Logger
  ) {
    self.loops = loops
    self.listeners = listeners
    self.admin = admin
    self.desks = desks
    self.drainTime = drainTime
    self.status = status
    self.logger = logger
  }

  /// Ports bound, in the order of the settings; nil for a Unix socket.
  package var ports: [Int?] { listeners.map(\.port) }
  package var adminPort: Int? { admin?.port }

  /// Stands for the admin port where listeners are told apart by their place in the settings.
  private static let adminIndex = -1

  // MARK: Starting

  /// Reads what the settings point at (secrets, certificates), connects to nothing, and listens.
  ///
  /// - Throws: `SettingsFaults`, all at once, and `ListenerUnavailable`.
  /// - Parameter loopCount: Event loops; nil for one per processor.
  package static func start(
    _ settings: Settings, loopCount: Int?, logger: Logger
  ) async throws -> Gateway {
    let faults = settings.review(now: WallClock.now().seconds)
    guard faults.isEmpty else { throw SettingsFaults(faults) }
    let plan = try GatewayPlan(settings)
    let loops = try await LoopGroup(count: loopCount ?? LoopGroup.processorCount)
    let status = GatewayStatus(table: plan.table, credentials: plan.credentials)
    do {
      let desks = try await loops.onEachLoop { loop in
        let desk: any ExchangeService = try plan.frontDesk(
          on: loop, status: status, logger: logger)
        return NIOLoopBound(desk, eventLoop: loop.eventLoop)
      }
      var listeners: [Listener] = []
      for (listener, security) in zip(settings.listeners, plan.security) {
        do {
          listeners.append(
            try await Listener.start(
              listener.address.transport, index: listener.index, security: security,
              bounds: plan.serverBounds, group: loops, services: desks))
        } catch let error as AddressUnavailable {
          throw ListenerUnavailable(error, at: listener.addressKeyPath, of: settings)
        }
      }
      status.attach(listeners: listeners, loops: loops, desks: desks)
      let admin = try await startAdmin(settings, plan: plan, loops: loops, status: status)
      status.isReady = true
      return Gateway(
        loops: loops, listeners: listeners, admin: admin, desks: desks,
        drainTime: settings.limits.drain, status: status, logger: logger)
    } catch {
      try? await loops.shutdown()
      throw error
    }
  }

  private static func startAdmin(
    _ settings: Settings, plan: GatewayPlan, loops: LoopGroup, status: GatewayStatus
  ) async throws -> Listener? {
    guard let address = settings.admin.address else { return nil }
    let services = try await loops.onEachLoop { loop in
      let service: any ExchangeService = AdminDesk(status: status)
      return NIOLoopBound(service, eventLoop: loop.eventLoop)
    }
    do {
      return try await Listener.start(
        .tcp(host: address.host.description, port: Int(address.port)), index: adminIndex,
        security: .cleartext, bounds: plan.serverBounds, group: loops, services: services)
    } catch let error as AddressUnavailable {
      throw ListenerUnavailable(error, at: "admin.address", of: settings)
    }
  }

  // MARK: Ending

  /// Takes no more connections, lets calls in progress end within the drain time, then closes.
  package func drain() async {
    status.isReady = false
    for listener in listeners { await listener.stopAccepting() }
    let desks = desks
    _ = try? await loops.onEachLoop { loop in
      // Watches of health were told «not serving» above; now they and all other streams end.
      (desks[loop.index].value as? FrontDesk)?.streams.drain()
      // Probes are answered until the end: only they can tell that it drains.
      loop.drainConnections { $0.listener != Self.adminIndex }
    }
    let clock = ContinuousClock()
    let end = clock.now + drainTime
    while clock.now < end {
      let open = listeners.reduce(0) { $0 + $1.share.counts.open }
      if open == 0 { break }
      try? await Task.sleep(for: .milliseconds(20))
    }
    await admin?.stopAccepting()
    _ = try? await loops.onEachLoop { loop in
      loop.closeConnections()
      loop.closeClients()
    }
    try? await loops.shutdown()
  }
}

extension Settings.Listener.Address {
  fileprivate var transport: Listener.Address {
    switch self {
    case .tcp(let address): .tcp(host: address.host.description, port: Int(address.port))
    case .unix(let path, let mode): .unix(path: path, mode: UInt32(mode))
    }
  }
}
