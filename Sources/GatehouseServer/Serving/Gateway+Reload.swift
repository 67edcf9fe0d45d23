import Cryptography
import Logging
import NIOCore
import Settings
import Synchronization
import System
import Transport

extension Gateway {
  /// Reads a settings file again and serves by it from the next request on: all of it or, where
  /// anything is wrong, nothing of it.
  ///
  /// Connections stay, and calls in progress end as they began. What it found is logged and shown
  /// by the admin port.
  ///
  /// Not to be called again before it has returned.
  @discardableResult
  func reload(file: String) async -> ReloadOutcome {
    do {
      let settings = try Settings.load(file: file)
      let waiting = try await adopt(settings)
      status.reloads.note(nil)
      logger.notice("settings reloaded", metadata: ["file": "\(file)"])
      for key in waiting {
        logger.warning(
          "\(key) has changed, which takes a restart; all else is in force",
          metadata: ["file": "\(file)"])
      }
      return ReloadOutcome(restartKeys: waiting, generation: status.reloads.counts.generation)
    } catch let error as SettingsFaults {
      return refuse(error.faults)
    } catch let error as ListenerUnavailable {
      return refuse([error.fault])
    } catch {
      return refuse([
        SettingsFault(file: file, place: nil, keyPath: "", message: "cannot be served: \(error)")
      ])
    }
  }

  private func refuse(_ faults: [SettingsFault]) -> ReloadOutcome {
    status.reloads.note(faults.count)
    logger.error(
      "settings not reloaded; those before stay in force", metadata: ["faults": "\(faults.count)"])
    for fault in faults { logger.error("\(fault)") }
    return ReloadOutcome(faults: faults, generation: status.reloads.counts.generation)
  }

  /// - Returns: Keys whose change takes a restart.
  /// - Throws: `SettingsFaults`, `ListenerUnavailable`; then nothing was changed.
  func adopt(_ settings: Settings) async throws -> [String] {
    let faults = settings.review(now: WallClock.now().seconds)
    guard faults.isEmpty else { throw SettingsFaults(faults) }
    let old = state.withLock { $0 }
    let match = SocketMatch(settings, among: old.sockets, latest: old.lastNumber)
    guard match.faults.isEmpty else { throw SettingsFaults(match.faults) }
    let plan = try GatewayPlan(settings, numbers: match.numbers, after: old.plan)
    let sockets = try await open(match, plan)
    let generations: [NIOLoopBound<Generation>]
    do {
      generations = try await loops.onEachLoop { [desks, logger] loop in
        let desk = desks[loop.index].value as? FrontDesk
        return NIOLoopBound(
          try plan.generation(on: loop, after: desk?.generation, logger: logger),
          eventLoop: loop.eventLoop)
      }
    } catch {
      for (socket, kept) in zip(sockets, match.kept) where kept == nil {
        await socket.listener.stopAccepting()
      }
      throw error
    }
    _ = try await loops.onEachLoop { [desks] loop in
      (desks[loop.index].value as? FrontDesk)?.adopt(generations[loop.index].value)
    }
    for (socket, context) in zip(sockets, plan.certificates) {
      if let context { socket.certificate?.replace(with: context) }
    }
    state.withLock {
      $0 = State(
        plan: plan, sockets: sockets, lastNumber: max(old.lastNumber, match.numbers.max() ?? 0))
    }
    try await keepers.adopt(plan)
    plan.exchangeSources(after: old.plan)
    status.isFrozen = settings.freezesWrites
    status.limits = plan.limits
    plan.keys.adopt(KeyFacts(settings, ring: plan.callers.ring))
    await judgeClients(of: sockets, by: plan, after: old)
    status.adopt(credentials: plan.credentials)
    status.adopt(cache: plan.cache)
    status.attach(sockets: sockets, loops: loops, desks: desks)
    await close(match.unwanted)
    return old.plan.settings.keysForRestart(comparedTo: settings)
  }

  /// The sockets in the order of the settings, opened where they are new.
  private func open(
    _ match: SocketMatch, _ plan: GatewayPlan
  ) async throws -> [OpenSocket] {
    var sockets: [OpenSocket] = []
    var opened: [Listener] = []
    var passed = PassedSockets()
    for (index, kept) in match.kept.enumerated() {
      if let kept {
        sockets.append(kept)
        continue
      }
      do {
        let socket = try await OpenSocket.open(
          plan, at: index, number: match.numbers[index], loops: loops, services: desks,
          passed: &passed, logger: logger)
        sockets.append(socket)
        opened.append(socket.listener)
      } catch {
        for listener in opened { await listener.stopAccepting() }
        throw error
      }
    }
    return sockets
  }

  /// Ends open connections whose clients the new authorities, revocation lists or denied
  /// certificates would not let in.
  private func judgeClients(
    of sockets: [OpenSocket], by plan: GatewayPlan, after old: State
  ) async {
    var contexts: [Int: TLSContext] = [:]
    for (socket, context) in zip(sockets, plan.certificates) {
      let place = old.sockets.firstIndex { $0.number == socket.number }
      guard let context, let before = place.flatMap({ old.plan.certificates[$0] }),
        before.clientsDigest != context.clientsDigest
      else { continue }
      contexts[socket.number] = context
    }
    guard !contexts.isEmpty else { return }
    _ = try? await loops.onEachLoop { [contexts] loop in
      loop.recheckCertificates(against: contexts)
    }
  }

  /// Of listeners that are gone, connections end when their calls have.
  private func close(_ sockets: [OpenSocket]) async {
    for socket in sockets { await socket.listener.stopAccepting() }
    let numbers = Set(sockets.map(\.number))
    guard !numbers.isEmpty else { return }
    _ = try? await loops.onEachLoop { loop in
      loop.drainConnections { numbers.contains($0.listener) }
    }
  }
}

/// Which of the open sockets are those of other settings.
private struct SocketMatch {
  /// By place among the settings' listeners; nil for one that is new.
  private(set) var kept: [OpenSocket?] = []
  private(set) var numbers: [Int] = []
  private(set) var unwanted: [OpenSocket]
  private(set) var faults: [SettingsFault] = []

  /// - Parameter latest: The highest number given so far.
  init(_ settings: Settings, among sockets: [OpenSocket], latest: Int) {
    unwanted = sockets
    var latest = latest
    for listener in settings.listeners {
      guard let place = unwanted.firstIndex(where: { $0.isAt(listener.address) }) else {
        latest += 1
        kept.append(nil)
        numbers.append(latest)
        continue
      }
      let socket = unwanted.remove(at: place)
      if (socket.certificate == nil) != (listener.security == .cleartext) {
        faults.append(
          settings.source.fault(
            at: listener.addressKeyPath,
            "a socket that is open cannot change between TLS and clear",
            expected: "another address, or a restart"))
      }
      kept.append(socket)
      numbers.append(socket.number)
    }
  }
}

extension Settings {
  /// Keys whose values are given to sockets and loops once, when they are made.
  fileprivate func keysForRestart(comparedTo other: Settings) -> [String] {
    func differ<Value: Equatable>(_ key: String, _ path: KeyPath<Settings, Value>) -> String? {
      self[keyPath: path] == other[keyPath: path] ? nil : key
    }
    let modes = listeners.flatMap { mine in
      other.listeners.compactMap { theirs -> String? in
        guard case .unix(let path, let mode) = mine.address,
          case .unix(path, let other) = theirs.address, mode != other
        else { return nil }
        return "listeners[\(theirs.index)].mode"
      }
    }
    return modes
      + [
        differ("admin.address", \.admin.address),
        differ("state_directory", \.stateDirectory),
        differ("limits.connections_max", \.limits.connectionsMax),
        differ("limits.connections_per_source_max", \.limits.connectionsPerSourceMax),
        differ("limits.streams_per_connection_max", \.limits.streamsPerConnectionMax),
        differ("limits.handshake_timeout_seconds", \.limits.handshakeTimeout),
        differ("limits.request_timeout_seconds", \.limits.requestTimeout),
        differ("limits.idle_timeout_seconds", \.limits.idleTimeout),
        differ("telemetry.log_level", \.telemetry.logLevel),
        differ("telemetry.log_format", \.telemetry.logFormat),
      ].compactMap { $0 }
  }
}
