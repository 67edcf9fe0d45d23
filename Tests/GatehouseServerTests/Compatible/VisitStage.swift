import CallModel
import Cryptography
import HTTP2Wire
import Logging
import Protocols
import Settings
import Signing
import System
import Upstream

@testable import Admission
@testable import GatehouseServer
@testable import Transport

/// The rooms that a request on the compatible face goes through, without sockets.
struct VisitStage {
  static let gateway = "cb4a631d-de30-4a8d-8a86-ca3fa348c36c"

  let desk: FrontDesk
  let loop: LoopContext
  let ring: VirtualKeyRing

  /// `writer` may everything in two projects, `reader` may only list in the second one.
  static func run<Found: Sendable>(
    methods: String = "api_key, virtual_key",
    _ work: @escaping @Sendable (VisitStage) throws -> Found
  ) async throws -> Found {
    let settings = try Settings.parse(
      text: """
        listeners: [{ address: "127.0.0.1:0", cleartext: true, methods: [virtual_key] },
          { address: "127.0.0.1:0", cleartext: true, methods: [\(methods)] }]
        virtual_keys: { master_secret: env:PATH }
        clouds: { c: { vpn_endpoint: "https://localhost:1" } }
        credentials:
          one: { cloud: c, project_id: p1, project_name: first, access_key: { id: A, secret: env:PATH } }
          two: { cloud: c, project_id: p2, access_key: { id: B, secret: env:PATH } }
          again: { cloud: c, project_id: p1, access_key: { id: C, secret: env:PATH } }
        callers:
          writer:
            virtual_keys: [{ access_key: GHVW }]
            credentials: [one, two, again]
            actions: ["vpn:*"]
          reader:
            virtual_keys: [{ access_key: GHVR }]
            credentials: [two]
            actions: ["vpn:*:list"]
        """, fileName: "g.yaml")
    let plan = try GatewayPlan(settings)
    guard let ring = plan.callers.ring else {
      preconditionFailure("the settings have virtual keys")
    }
    return try await Stage.onLoop { loop in
      let status = GatewayStatus(table: plan.table, credentials: plan.credentials)
      let desk = try plan.frontDesk(on: loop, status: status, logger: Logger(label: "test"))
      return try work(VisitStage(desk: desk, loop: loop, ring: ring))
    }
  }

  /// A request as it arrives.
  func exchange(
    _ method: String, _ target: String, _ fields: [(String, String)] = [], body: String = ""
  ) -> AnsweringExchange {
    let exchange = AnsweringExchange(
      loop: loop, facts: ConnectionFacts(source: .local, listener: 1, isEncrypted: true))
    var head = FieldBlock()
    let pseudo = [(":method", method), (":path", target), (":authority", "g:1")]
    for (name, value) in pseudo + fields { head.append(name: name, value: value) }
    exchange.head = head
    exchange.body = Array(body.utf8)
    return exchange
  }

  /// The fields of a signature over a request to be sent.
  func signature(
    _ method: String, _ target: String, _ fields: [(String, String)] = [], body: String = "",
    by accessKey: String = "GHVW", secondsOff: Int64 = 0
  ) throws -> [(String, String)] {
    guard let key = ring.key(accessKey) else { preconditionFailure("no key \(accessKey)") }
    var request = RequestHead(method: method, url: try RequestURL("https://g:1" + target))
    for (name, value) in fields { request.headers.append(name, value) }
    let bytes = Array(body.utf8)
    let signed = try Signer(key: key.signingKey).sign(
      request, bodyHash: SHA256.digest(bytes.span),
      at: SdkDate(unixSeconds: WallClock.now().seconds + secondsOff))
    return signed.headers.pairs.map { ($0.name.lowercased(), $0.value) }.filter { $0.0 != "host" }
  }

  /// Where a request leads: credential and target, or why it leads nowhere.
  func way(of exchange: Exchange) -> String {
    let recogniser = Recogniser(Stage.table)
    guard case .compatible(let errand) = recogniser.recognise(exchange.head, over: .http2) else {
      return "another face"
    }
    let visit = Visit(errand)
    do throws(Refusal) {
      try desk.path.front(visit, exchange)
      let visitor = try desk.path.arrive(visit, exchange)
      guard let passage = visit.passage else { return visitor.caller.name }
      return "\(passage.route.credential.name) "
        + String(decoding: passage.target, as: UTF8.self)
    } catch {
      return "\(error.code.name): \(error.message)"
    }
  }

  /// Where a signed request leads.
  func way(
    _ method: String, _ target: String, _ fields: [(String, String)] = [],
    by accessKey: String = "GHVW"
  ) throws -> String {
    way(of: exchange(method, target, try signature(method, target, fields, by: accessKey)))
  }
}
