import CallModel
import Contract
import Cryptography
import HTTP2Wire
import Logging
import NIOCore
import Protocols
import Settings
import System
import TestTools

@testable import Admission
@testable import GatehouseServer
@testable import Transport
@testable import Upstream

/// A cloud on loopback that answers when a test says so, and a gateway's call path to it.
///
/// Both live on one event loop, and what either sees is told in one order.
final class HeldCloud: Sendable {
  /// What a test works with on the loop.
  struct Desk {
    let loop: LoopContext
    let clock: HandClock
    let path: CallPath
    let tally: Tally
    let caller: Caller
    let route: CloudRoute

    /// A call whose request is `message`, in JSON as Connect has it; not started.
    func call(
      _ operation: String, _ message: String = "{}", _ codec: Codec = .json,
      on exchange: AnsweringExchange? = nil, place: consuming InFlightPlace? = nil
    ) -> BackCall {
      guard let row = Stage.table.operation(named: operation) else {
        preconditionFailure("no operation \(operation)")
      }
      let exchange = exchange ?? self.exchange()
      exchange.body = Array(message.utf8)
      return BackCall(
        exchange: exchange, operation: row, dialect: Dialect(.connect, codec), caller: caller,
        deadline: Deadline(HeldCloud.patience, after: clock.now), path: path, tally: tally,
        place: place)
    }

    func exchange() -> AnsweringExchange {
      let exchange = AnsweringExchange(
        loop: loop, facts: ConnectionFacts(source: .local, listener: 0, isEncrypted: true))
      exchange.head.append(name: ":method", value: "POST")
      exchange.head.append(name: ":path", value: "/")
      return exchange
    }
  }

  let desk: NIOLoopBound<Desk>
  /// By which answers grow old and the cloud's times pass: it stands still.
  let clock = HandClock()
  private let service: NIOLoopBound<HeldService>
  private let client: NIOLoopBound<HTTPClient>
  private let executor: LoopExecutor
  private let group: LoopGroup
  private let listener: Listener
  private let sights: AsyncStream<String>
  private let notes: AsyncStream<String>.Continuation

  private init(_ settings: Settings, keepsAnswers: Bool) async throws {
    let certificates = try Self.certificates.get()
    let plan = try GatewayPlan(settings)
    let group = try await LoopGroup(count: 1)
    (sights, notes) = AsyncStream<String>.makeStream()
    self.group = group
    let service = try await group.onEachLoop { [notes] loop in
      NIOLoopBound(HeldService(notes), eventLoop: loop.eventLoop)
    }[0]
    self.service = service
    var bounds = plan.serverBounds
    bounds.handshakeNanoseconds = Self.patience.wholeNanoseconds
    bounds.requestNanoseconds = Self.patience.wholeNanoseconds
    let listener = try await Listener.start(
      .tcp(host: "127.0.0.1", port: 0), index: 0,
      security: .tls(TLSContextSlot(certificates.server)), bounds: bounds,
      group: group,
      services: [
        try await group.onEachLoop { loop in
          NIOLoopBound<any ExchangeService>(service.value, eventLoop: loop.eventLoop)
        }[0]
      ])
    self.listener = listener
    let endpoint = Endpoint(host: "127.0.0.1", port: listener.port ?? 0)
    client = try await group.onEachLoop { loop in
      NIOLoopBound(
        HTTPClient(
          endpoint: endpoint, tls: certificates.client, bounds: Self.clientBounds, loop: loop),
        eventLoop: loop.eventLoop)
    }[0]
    desk = try await group.onEachLoop { [client, clock] loop in
      let credential = try Stage.credential("main", clock: clock)
      let route = try CloudRoute(credential: credential, vpn: client.value, loop: loop)
      let desk = try plan.frontDesk(
        on: loop, status: GatewayStatus(table: plan.table, credentials: plan.credentials),
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      let read = ReadThrough(
        desk: ReadDesk(cache: plan.cache, loop: loop, table: plan.table, clock: clock.read),
        isOn: keepsAnswers)
      let decide = Decide(table: plan.table, remembered: RememberedFacts(clock: clock.read))
      let path = CallPath(
        authenticate: desk.path.authenticate, authorize: desk.path.authorize,
        limit: desk.path.limit, freeze: desk.path.freeze, understand: desk.path.understand,
        choose: ChooseCredential(routes: ["main": route]), lookUp: desk.path.lookUp,
        decide: decide,
        compose: ComposeTopology(
          table: plan.table, decide: decide, read: read), read: read,
        list: ListPage(read: read, encode: desk.path.encode, tokens: desk.path.list.tokens),
        send: desk.path.send,
        encode: desk.path.encode, authenticateVisit: desk.path.authenticateVisit,
        forward: desk.path.forward, watches: desk.path.watches)
      path.watches.adopt(path)
      return NIOLoopBound(
        Desk(
          loop: loop, clock: clock, path: path, tally: desk.tally,
          caller: plan.callers.directory.callers[0],
          route: route), eventLoop: loop.eventLoop)
    }[0]
    executor = try await group.onEachLoop { $0.executor }[0]
  }

  /// Runs a test and ends everything, however the test ends.
  ///
  /// - Parameters:
  ///   - policy: Statements of the caller's one policy; it may do everything without.
  ///   - keepsAnswers: Whether the cache is on. Without it each call is one of the cloud's.
  static func run(
    policy: [String]? = nil, keepsAnswers: Bool = false, _ body: (HeldCloud) async throws -> Void
  ) async throws {
    let file = try policy.map { try PolicyFile.path($0) }
    defer { file.map(PolicyFile.remove) }
    let cloud = try await HeldCloud(
      Sample.settings(policy: file), keepsAnswers: keepsAnswers)
    do {
      try await body(cloud)
    } catch {
      try await cloud.stop()
      throw error
    }
    try await cloud.stop()
  }

  private func stop() async throws {
    await listener.stopAccepting()
    _ = try await group.onEachLoop { [client] loop in
      client.value.close()
      loop.closeConnections()
    }
    try await group.shutdown()
  }

  /// Does `work` on the loop.
  func onLoop<Found: Sendable>(
    _ work: @escaping @Sendable (Desk) throws -> Found
  ) async throws -> Found {
    try await group.onEachLoop { [desk] _ in try work(desk.value) }[0]
  }

  /// Does `work` in a task on the loop, as the back half of a call does.
  func inTask<Found: Sendable>(
    _ work: @escaping @Sendable (Desk) async -> Found
  ) -> Task<Found, Never> {
    Task(executorPreference: executor) { [desk] in await work(desk.value) }
  }

  /// What was seen next: `asked GET /path`, `asked POST /path body`, `reset GET`, `said 200`.
  func next() async -> String {
    var iterator = sights.makeAsyncIterator()
    return await iterator.next(isolation: nil) ?? "nothing"
  }

  /// Starts the back half of a call; its answer will be seen as `said`.
  ///
  /// - Parameters:
  ///   - inFlight: Where it has a place.
  ///   - demand: What it asks of a stored answer (`cache-control`).
  func start(
    _ operation: String, _ message: String, among inFlight: InFlight = InFlight(),
    demanding demand: String? = nil
  ) async throws -> NIOLoopBound<AnsweringExchange> {
    try await onLoop { [notes] desk in
      let exchange = desk.exchange()
      if let demand { exchange.head.append(.cacheControl, value: Array(demand.utf8).span) }
      exchange.whenAnswered = { [unowned exchange] in
        notes.yield("said " + exchange.fields[0].dropFirst(":status: ".count))
      }
      desk.call(operation, message, on: exchange, place: inFlight.enter(most: .max)).start()
      return NIOLoopBound(exchange, eventLoop: desk.loop.eventLoop)
    }
  }

  /// Answers the request that came first of those that wait.
  func answer(_ status: Int, _ body: String = "") async throws {
    _ = try await onLoop { [service] _ in service.value.answer(status, body) }
  }

  /// Lets every deadline pass.
  func passDeadlines() async throws {
    try await onLoop { desk in
      desk.loop.deadlines.advance(to: MonotonicClock.now() + 2 * Self.patience.wholeNanoseconds)
    }
  }

  // MARK: What it is made of

  /// Until a call's deadline: longer than any test takes on the slowest machine.
  private static let patience = Duration.seconds(3600)

  private static let certificates = Result {
    let now = WallClock.now().seconds
    let authority = try CertificateAuthority.create(
      commonName: "Test authority", now: now, validity: .seconds(86_400))
    let issued = try authority.issueServer(
      dnsNames: ["localhost"], ipAddresses: ["127.0.0.1"], now: now, validity: .seconds(3600))
    return (
      server: try TLSContext.server(
        certificateChainPEM: issued.certificateChainPEM, privateKeyPEM: issued.privateKeyPEM,
        protocols: [.http2]),
      client: try TLSContext.client(
        trust: .authoritiesPEM(authority.certificatePEM), protocols: [.http2])
    )
  }

  private static let clientBounds = ClientBounds(
    http2: HTTP2Bounds(), connectNanoseconds: 600_000_000_000, idleNanoseconds: 600_000_000_000,
    probeNanoseconds: 600_000_000_000, connectionsMax: 1, waitingMax: 16,
    responseBytesMax: 1 << 20)
}
