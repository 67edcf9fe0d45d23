import Admission
import CallModel
import Contract
import Cryptography
import HTTP2Wire
public import Logging
import NIOCore
public import Settings
import Signing
import State
import Synchronization
import System
import Transport
import Upstream

/// A gateway, serving; its settings can be exchanged while it does.
public final class Gateway: Sendable {
  struct State {
    var plan: GatewayPlan
    var sockets: [OpenSocket]
    /// The highest that was ever given to a socket: none is given twice.
    var lastNumber: Int
  }

  let loops: LoopGroup
  let desks: [NIOLoopBound<any ExchangeService>]
  let status: GatewayStatus
  let logger: Logger
  let keepers: CredentialKeepers
  /// Changed by one reload at a time.
  let state: Mutex<State>
  private let admin: Listener?
  /// Writes down now and then which keys were used.
  private let bookkeeping: Task<Void, Never>
  /// Nil without a state directory.
  private let directory: StateDirectory?
  private let offer = Mutex<HandoverOffer?>(nil)

  private init(
    loops: LoopGroup, state: State, admin: Listener?,
    desks: [NIOLoopBound<any ExchangeService>], keepers: CredentialKeepers, status: GatewayStatus,
    directory: StateDirectory?, logger: Logger
  ) {
    self.directory = directory
    self.loops = loops
    self.state = Mutex(state)
    self.admin = admin
    self.desks = desks
    self.keepers = keepers
    self.status = status
    self.logger = logger
    let keys = state.plan.keys
    bookkeeping = Task {
      while (try? await Task.sleep(for: Limits.keyUseInterval)) != nil { await keys.noteUses() }
    }
  }

  /// Ports bound, in the order of the settings; nil for a Unix socket.
  public var ports: [Int?] { state.withLock { $0.sockets.map(\.listener.port) } }
  public var adminPort: Int? { admin?.port }

  /// Stands for the admin port where listeners are told apart by their numbers.
  private static let adminNumber = -1

  // MARK: Starting

  /// Reads what the settings point at (secrets, certificates), and listens. Tokens, and what only
  /// IAM or a program can say, are got behind its back: calls that need them wait.
  ///
  /// - Throws: `SettingsFaults`, all at once, `StateUnavailable` and `ListenerUnavailable`.
  /// - Parameters:
  ///   - loopCount: Event loops; nil for one per processor.
  ///   - passed: Sockets that listen already, for listeners that would bind them else.
  ///   - taken: What a gateway lends whose place this one takes; it is let go when this one serves.
  public static func start(
    _ settings: Settings, loopCount: Int?, passed: PassedSockets = PassedSockets(),
    taken: Handover.Taken? = nil, logger: Logger
  ) async throws -> Gateway {
    let faults = settings.review(now: WallClock.now().seconds)
    guard faults.isEmpty else { throw SettingsFaults(faults) }
    let kept = try await KeptState.open(settings, lent: taken?.lock)
    let plan = try GatewayPlan(settings, kept: kept)
    do throws(StateFault) {
      try await plan.keys.load()
    } catch {
      throw SettingsFaults([
        settings.source.fault(at: "state_directory", error.message, expected: error.expected)
      ])
    }
    let loops = try await LoopGroup(count: loopCount ?? LoopGroup.processorCount)
    let status = GatewayStatus(table: plan.table, credentials: plan.credentials)
    status.adopt(cache: plan.cache)
    status.isFrozen = settings.freezesWrites
    status.limits = plan.limits
    var passed = passed
    do {
      let desks = try await loops.onEachLoop { loop in
        let desk: any ExchangeService = try plan.frontDesk(
          on: loop, status: status, logger: logger)
        return NIOLoopBound(desk, eventLoop: loop.eventLoop)
      }
      // Before anybody can ask for a change.
      plan.keys.whenChanged {
        _ = try? await loops.onEachLoop { loop in
          (desks[loop.index].value as? FrontDesk)?.renewKeys()
        }
      }
      try taken?.open()
      var sockets: [OpenSocket] = []
      for index in settings.listeners.indices {
        sockets.append(
          try await OpenSocket.open(
            plan, at: index, number: index, loops: loops, services: desks, passed: &passed,
            logger: logger))
      }
      status.attach(sockets: sockets, loops: loops, desks: desks)
      let admin = try await startAdmin(
        settings, plan: plan, loops: loops, status: status, passed: &passed)
      try passed.refuseRest(of: settings)
      let keepers = CredentialKeepers(on: loops, logger: logger)
      try await keepers.adopt(plan)
      status.isReady = true
      try taken?.finish()
      return Gateway(
        loops: loops, state: State(plan: plan, sockets: sockets, lastNumber: sockets.count - 1),
        admin: admin, desks: desks, keepers: keepers, status: status, directory: kept?.directory,
        logger: logger)
    } catch {
      await plan.keys.close()
      try? await loops.shutdown()
      throw error
    }
  }

  private static func startAdmin(
    _ settings: Settings, plan: GatewayPlan, loops: LoopGroup, status: GatewayStatus,
    passed: inout PassedSockets
  ) async throws -> Listener? {
    guard let address = settings.admin.address else { return nil }
    let services = try await loops.onEachLoop { loop in
      let service: any ExchangeService = AdminDesk(status: status)
      return NIOLoopBound(service, eventLoop: loop.eventLoop)
    }
    do {
      return try await Listener.start(
        .tcp(host: address.host.description, port: Int(address.port)), index: adminNumber,
        security: .cleartext, bounds: plan.serverBounds, group: loops, services: services,
        socket: passed.take(address))
    } catch let error as AddressUnavailable {
      throw ListenerUnavailable(error, at: "admin.address", of: settings)
    }
  }

  // MARK: Ending

  /// Lets another process take this one's place from now on, where there is a state directory by
  /// which it can ask.
  ///
  /// - Parameter whenTaken: Called once, on another thread, when the other one serves: now `drain`.
  public func offerPlace(whenTaken: @escaping @Sendable () -> Void) {
    guard let directory else { return }
    let offered: HandoverOffer
    do throws(SystemError) {
      offered = try HandoverOffer(
        in: directory.path,
        lending: { [self] in
          let sockets = state.withLock { $0.sockets }
          return [directory.lockDescriptor] + sockets.map(\.listener.descriptor)
            + (admin.map { [$0.descriptor] } ?? [])
        },
        accept: { [self] isAccepting in
          for socket in state.withLock({ $0.sockets }) { socket.listener.setAccepting(isAccepting) }
          admin?.setAccepting(isAccepting)
        }, whenTaken: whenTaken)
    } catch {
      logger.warning("no other process can take this one's place: \(error)")
      return
    }
    offer.withLock { $0 = offered }
  }

  /// Takes no more connections, lets calls in progress end within the drain time, then closes.
  ///
  /// - Parameter isReplaced: Another process listens at the same sockets: their files stay.
  public func drain(isReplaced: Bool = false) async {
    offer.withLock { $0?.stop() }
    status.isReady = false
    bookkeeping.cancel()
    let state = state.withLock { $0 }
    // Whoever takes this one's place needs the directory; keys stay in force here.
    await state.plan.keys.close()
    let listeners = state.sockets.map(\.listener)
    for listener in listeners { await listener.stopAccepting(leavingFile: isReplaced) }
    // What probes find from now on is the other one.
    if isReplaced { await admin?.stopAccepting() }
    let desks = desks
    let clock = ContinuousClock()
    let end = clock.now + state.plan.settings.limits.drain
    repeat {
      // Again and again: what was accepted last may reach its loop only now.
      _ = try? await loops.onEachLoop { loop in
        // Watches of health were told «not serving» above; now they and all other streams end.
        let desk = desks[loop.index].value as? FrontDesk
        desk?.streams.drain()
        desk?.path.watches.drain()
        // Probes are answered until the end: only they can tell that it drains.
        loop.drainConnections { $0.listener != Self.adminNumber }
      }
      try? await Task.sleep(for: .milliseconds(20))
    } while clock.now < end && listeners.contains { $0.share.counts.open > 0 }
    await admin?.stopAccepting()
    await keepers.stop()
    _ = try? await loops.onEachLoop { loop in
      (desks[loop.index].value as? FrontDesk)?.path.watches.stop()
      loop.closeConnections()
      loop.closeClients()
    }
    try? await loops.shutdown()
  }
}
