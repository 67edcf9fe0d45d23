import Admission
import CallModel
import Contract
import HTTP2Wire
import NIOCore
import Synchronization
import System
import Transport
import Upstream

/// What the admin port tells about the gateway; gathered when asked.
final class GatewayStatus: Sendable {
  private struct Parts {
    var sockets: [OpenSocket] = []
    var loops: LoopGroup?
    var desks: [NIOLoopBound<any ExchangeService>] = []
    var credentials: [CloudCredential] = []
    var isFrozen = false
    var cache: SharedReads?
    var limits: LimitTable?
    var watches: WatchRing?
  }

  let table: OperationTable
  let reloads = ReloadRecord()
  let reloadDesk = ReloadDesk()
  let started = WallClock.now()
  private let parts = Mutex(Parts())
  private let ready = Atomic<Bool>(false)
  private let notices = Mutex<[@Sendable () -> Void]>([])

  init(table: OperationTable, credentials: [CloudCredential]) {
    self.table = table
    adopt(credentials: credentials)
  }

  /// In the order of the settings.
  var credentials: [CloudCredential] { parts.withLock { $0.credentials } }

  /// Tells of these from now on.
  func adopt(credentials: [CloudCredential]) {
    parts.withLock { $0.credentials = credentials }
    for credential in credentials {
      credential.whenChanged { [weak self] in self?.tell() }
    }
    tell()
  }

  /// The cloud's answers that are kept; nil before the start is done.
  var cache: SharedReads? { parts.withLock { $0.cache } }

  func adopt(cache: SharedReads) { parts.withLock { $0.cache = cache } }

  func attach(
    sockets: [OpenSocket], loops: LoopGroup, desks: [NIOLoopBound<any ExchangeService>]
  ) {
    parts.withLock { parts in
      parts.sockets = sockets
      parts.loops = loops
      parts.desks = desks
    }
  }

  /// What is polled for callers; nil before the first loop has its desk.
  var watches: WatchRing? {
    get { parts.withLock { $0.watches } }
    set { parts.withLock { $0.watches = newValue } }
  }

  /// The operator wants no changes for now.
  var isFrozen: Bool {
    get { parts.withLock { $0.isFrozen } }
    set {
      parts.withLock { $0.isFrozen = newValue }
      tell()
    }
  }

  /// What each caller may ask for, and has asked for.
  var limits: LimitTable? {
    get { parts.withLock { $0.limits } }
    set { parts.withLock { $0.limits = newValue } }
  }

  /// Can answer reads. A broken credential does not take the gateway out of service.
  var isReady: Bool {
    get { ready.load(ordering: .relaxed) }
    set {
      ready.store(newValue, ordering: .relaxed)
      tell()
    }
  }

  /// Can also pass writes on, which needs credentials that the cloud accepts.
  var canWrite: Bool {
    isReady && !isFrozen && credentials.allSatisfy { $0.brokenBecause == nil }
  }

  /// Asks to be told, on any thread, that `isReady` or `canWrite` may have changed.
  func whenChanged(_ notice: @escaping @Sendable () -> Void) {
    notices.withLock { $0.append(notice) }
  }

  private func tell() {
    for notice in notices.withLock({ $0 }) { notice() }
  }

  /// In the order of the settings.
  var sockets: [OpenSocket] { parts.withLock { $0.sockets } }

  /// Connections per listener.
  var connections: [ConnectionCounts] { sockets.map(\.listener.share.counts) }

  /// Calls of all loops that were answered by what was ready.
  func readyAnswers() async -> UInt64 {
    let parts = parts.withLock { $0 }
    guard let loops = parts.loops else { return 0 }
    let perLoop = try? await loops.onEachLoop { loop in
      (parts.desks[loop.index].value as? FrontDesk)?.tally.readyAnswers ?? 0
    }
    return (perLoop ?? []).reduce(0, +)
  }

  /// Calls of all loops, added up.
  func calls() async -> [CallCount] {
    let parts = parts.withLock { $0 }
    guard let loops = parts.loops else { return [] }
    let perLoop = try? await loops.onEachLoop { loop in
      (parts.desks[loop.index].value as? FrontDesk)?.tally.snapshot ?? []
    }
    var sums: [[Int]: CallCount] = [:]
    for count in (perLoop ?? []).joined() {
      let key = [count.operation, Int(count.face?.rawValue ?? 255), Int(count.code?.rawValue ?? 0)]
      sums[
        key,
        default: CallCount(
          operation: count.operation, face: count.face, code: count.code, count: 0)
      ].count += count.count
    }
    return sums.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
  }
}
