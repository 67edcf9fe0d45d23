import CallModel
import Contract
import Cryptography
import HTTP2Wire
import NIOCore
import Signing
import Synchronization
import System
import TestTools
import Testing
import Transport

@testable import Upstream

/// A TLS server on loopback that answers as a test says, and the way to it from `loopCount` loops
/// with one credential.
final class ScriptedCloud: Sendable {
  enum Reply: Sendable {
    case answer(Int, String = "{}", fields: [(String, String)] = [])
    /// The stream is reset: nobody knows what was done.
    case lost
    /// REFUSED_STREAM: nothing was done.
    case refused
    /// No answer at all.
    case silence

    static func refusal(
      _ status: Int, _ code: String, _ text: String = "x", fields: [(String, String)] = []
    ) -> Reply {
      .answer(status, #"{"error_code":"\#(code)","error_msg":"\#(text)"}"#, fields: fields)
    }
    static let wrongKey = refusal(401, "APIGW.0301", "verify aksk signature fail")
    static let notReady = refusal(403, "VPN.0003", "resource is not ready, currently UPDATING")
  }

  /// What the cloud was asked, such as `PUT`, in order; and what it answers, given how often it was
  /// asked this before.
  private struct Script {
    var asked: [String] = []
    var dates: [String] = []
    var targets: [String] = []
    var reply: @Sendable (_ method: String, _ number: Int) -> Reply
  }

  /// The credential's, unless the test has brought one: it stands still.
  let clock = HandClock()
  let credential: CloudCredential
  private let script: Mutex<Script>
  private let group: LoopGroup
  private let listener: Listener
  private let routes: [NIOLoopBound<CloudRoute>]
  private let clients: [NIOLoopBound<HTTPClient>]
  private let executors: [LoopExecutor]
  private let threads = CredentialThreads()
  private let keeper: NIOLoopBound<CredentialKeeper>
  private let events = Mutex<[CredentialEvent]>([])

  /// - Parameter credential: One with a key that never changes, where it is left out.
  init(
    loopCount: Int = 1, credential given: CloudCredential? = nil,
    _ reply: @escaping @Sendable (_ method: String, _ number: Int) -> Reply
  ) async throws {
    let certificates = try Self.certificates.get()
    script = Mutex(Script(reply: reply))
    let group = try await LoopGroup(count: loopCount)
    self.group = group
    let relay = Relay()
    let services = try await group.onEachLoop { context in
      NIOLoopBound<any ExchangeService>(
        ScriptedCloudService(relay), eventLoop: context.eventLoop)
    }
    let listener = try await Listener.start(
      .tcp(host: "127.0.0.1", port: 0), index: 0,
      security: .tls(TLSContextSlot(certificates.server)), bounds: Self.serverBounds,
      group: group, services: services)
    self.listener = listener
    let credential =
      try given
      ?? CloudCredential(
        name: "main", project: .known(id: "0123456789abcdef0123456789abcdef", name: nil),
        carriesTokens: false,
        material: .key(
          SigningKey(
            try AccessKey(id: "ACCESSKEY", secret: SecretBytes(utf8: "a secret of no account"))),
          expires: nil),
        // Chance never cuts the time short in which an open breaker is looked at.
        breakers: CloudBreakers(draw: { $0 }), clock: clock.read)
    self.credential = credential
    executors = try await group.onEachLoop { $0.executor }
    let port = try #require(listener.port)
    clients = try await group.onEachLoop { context in
      NIOLoopBound(
        HTTPClient(
          endpoint: Endpoint(host: "127.0.0.1", port: port), tls: certificates.client,
          bounds: Self.clientBounds, loop: context), eventLoop: context.eventLoop)
    }
    routes = try await group.onEachLoop { [clients] context in
      NIOLoopBound(
        try CloudRoute(
          credential: credential, vpn: clients[context.index].value,
          iam: clients[context.index].value, loop: context),
        eventLoop: context.eventLoop)
    }
    let report = Relay()
    keeper = try await group.onEachLoop { [threads] context in
      func client() -> HTTPClient {
        HTTPClient(
          endpoint: Endpoint(host: "127.0.0.1", port: port), tls: certificates.client,
          bounds: Self.clientBounds, loop: context)
      }
      return NIOLoopBound(
        CredentialKeeper(
          credential, vpn: client(), iam: client(), loop: context, threads: threads,
          report: { event in
            report.cloud.withLock { $0 }?.events.withLock { $0.append(event) }
          }), eventLoop: context.eventLoop)
    }[0]
    report.cloud.withLock { $0 = self }
    relay.cloud.withLock { $0 = self }
  }

  /// Runs a test and ends everything, however the test ends.
  static func run(
    loopCount: Int = 1, credential: CloudCredential? = nil,
    _ reply: @escaping @Sendable (_ method: String, _ number: Int) -> Reply,
    _ body: (ScriptedCloud) async throws -> Void
  ) async throws {
    let cloud = try await ScriptedCloud(loopCount: loopCount, credential: credential, reply)
    if credential != nil { try await cloud.keep() }
    do {
      try await body(cloud)
    } catch {
      try await cloud.stop()
      throw error
    }
    try await cloud.stop()
  }

  /// Methods asked so far.
  var asked: [String] { script.withLock { $0.asked } }
  /// Paths with queries asked so far.
  var targets: [String] { script.withLock { $0.targets } }
  /// What the keeper has reported so far.
  var reported: [CredentialEvent] { events.withLock { $0 } }

  private func keep() async throws {
    try await keeper.eventLoop.submit { [keeper] in keeper.value.start() }.get()
  }

  /// Waits on the first loop until the project is known.
  func waitForProject() async -> Result<Void, Refusal> {
    let route = routes[0]
    let deadline = Deadline(.seconds(30), after: credential.clock())
    return await Task(executorPreference: executors[0]) {
      do throws(Refusal) {
        return Result<Void, Refusal>.success(
          try await route.value.waitForProject(before: deadline))
      } catch {
        return .failure(error)
      }
    }.value
  }

  /// `x-sdk-date` of every request.
  var dates: [String] { script.withLock { $0.dates } }

  /// Sends an operation from one of the loops.
  func call(
    _ operation: String, _ method: HTTPMethod = .get, target: String = "/v5/p/vpn-gateways/id",
    body: String = "", loop: Int = 0, within: Duration = .seconds(30)
  ) async -> Result<CloudAnswer, Refusal> {
    guard let row = OperationTable.shared.operation(named: operation) else {
      preconditionFailure("no operation \(operation)")
    }
    let request = CloudRequest(
      method: Array(method.rawValue.utf8), target: Array(target.utf8), body: Array(body.utf8))
    let deadline = Deadline(within, after: credential.clock())
    let route = routes[loop]
    let task = Task(executorPreference: executors[loop]) {
      do throws(Refusal) {
        return Result<CloudAnswer, Refusal>.success(
          try await CloudSender(
            route: route.value, operation: row, deadline: deadline, pace: .immediate
          ).send(request))
      } catch {
        return .failure(error)
      }
    }
    return await withTaskCancellationHandler {
      await task.value
    } onCancel: {
      task.cancel()
    }
  }

  /// Passes an operation through, from the first loop.
  func pass(
    _ operation: String, _ method: HTTPMethod = .get, body: String = ""
  ) async -> Result<ForwardedAnswer, Refusal> {
    guard let row = OperationTable.shared.operation(named: operation) else {
      preconditionFailure("no operation \(operation)")
    }
    let request = CloudRequest(
      method: Array(method.rawValue.utf8), target: Array("/v5/p/vpn-gateways/id".utf8),
      body: Array(body.utf8))
    let deadline = Deadline(.seconds(30), after: credential.clock())
    let route = routes[0]
    return await Task(executorPreference: executors[0]) {
      do throws(Refusal) {
        return Result<ForwardedAnswer, Refusal>.success(
          try await CloudSender(
            route: route.value, operation: row, deadline: deadline, pace: .immediate
          ).forward(request))
      } catch {
        return .failure(error)
      }
    }.value
  }

  /// Begins an operation without a task and goes on in one, as a call does.
  ///
  /// - Returns: Absent, and nothing sent, when leave had to be waited for.
  func begin(
    _ operation: String, _ method: HTTPMethod = .get, body: String = "",
    within: Duration = .seconds(30)
  ) async -> Result<CloudAnswer, Refusal>? {
    guard let row = OperationTable.shared.operation(named: operation) else {
      preconditionFailure("no operation \(operation)")
    }
    let request = CloudRequest(
      method: Array(method.rawValue.utf8), target: Array("/v5/p/vpn-gateways/id".utf8),
      body: Array(body.utf8))
    let deadline = Deadline(within, after: credential.clock())
    let route = routes[0]
    return await Task(executorPreference: executors[0]) {
      let sender = CloudSender(
        route: route.value, operation: row, deadline: deadline, pace: .immediate)
      let first: FirstAttempt? = await withCheckedContinuation { continuation in
        let sent = sender.begin(request, wanting: .success) {
          continuation.resume(returning: $0)
        }
        if sent == nil { continuation.resume(returning: nil) }
      }
      guard let first else { return nil }
      if let answer = first.answer { return .success(answer) }
      do throws(Refusal) {
        return .success(try await sender.send(request, after: first))
      } catch {
        return .failure(error)
      }
    }.value
  }

  fileprivate func reply(_ method: String, target: String, date: String) -> Reply {
    script.withLock { script in
      let number = script.asked.count { $0 == method }
      script.asked.append(method)
      script.dates.append(date)
      script.targets.append(target)
      return script.reply(method, number)
    }
  }

  private func stop() async throws {
    await listener.stopAccepting()
    try await keeper.eventLoop.submit { [keeper] in keeper.value.stop() }.get()
    threads.stop()
    _ = try await group.onEachLoop { [clients] context in
      clients[context.index].value.close()
      context.closeConnections()
    }
    try await group.shutdown()
  }

  // MARK: What it is made of

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

  // Times that no machine is too slow for.
  private static let serverBounds = ServerBounds(
    http2: HTTP2Bounds(), handshakeNanoseconds: 600_000_000_000,
    requestNanoseconds: 600_000_000_000, idleNanoseconds: 600_000_000_000,
    streamOutputBytes: 256 * 1024, connections: 16, connectionsPerSource: 16)

  private static let clientBounds = ClientBounds(
    http2: HTTP2Bounds(), connectNanoseconds: 600_000_000_000, idleNanoseconds: 600_000_000_000,
    probeNanoseconds: 600_000_000_000, connectionsMax: 4, waitingMax: 256,
    responseBytesMax: 1 << 20)
}

/// The services of the loops are made before the cloud that they ask.
private final class Relay: Sendable {
  let cloud = Mutex<ScriptedCloud?>(nil)
}

private final class ScriptedCloudService: ExchangeService {
  private let relay: Relay

  init(_ relay: Relay) {
    self.relay = relay
  }

  func begin(_ exchange: Exchange) -> BodyPlan { .collect(limit: 1 << 16) }

  func complete(_ exchange: Exchange) {
    let reply = relay.cloud.withLock { cloud in
      cloud?.reply(
        exchange.head.string(of: .method) ?? "-", target: exchange.head.string(of: .path) ?? "-",
        date: exchange.head.string(of: .xSdkDate) ?? "-")
    }
    switch reply {
    case .answer(let status, let body, let others):
      var fields = FieldBlock()
      fields.append(name: ":status", value: String(status))
      for (name, value) in others { fields.append(name: name, value: value) }
      exchange.respond(fields, body: Array(body.utf8))
    case .lost: exchange.abort(.failed)
    case .refused: exchange.abort(.refused)
    case .silence, nil: break
    }
  }

  func bodyTooLarge(_ exchange: Exchange, limit: Int) { exchange.abort(.failed) }
}
