import CallModel
import Logging
import NIOCore
import Protocols
import Settings
import System
import Testing

@testable import Admission
@testable import GatehouseServer
@testable import Transport

struct TokenDeskTests {
  /// A loop with a desk whose keys nobody fetches but the test.
  private final class Room {
    let keys: IssuerKeys
    let desk: TokenDesk
    let loop: LoopContext
    /// What was found about each request when it went on.
    var wentOn: [String] = []

    init(_ loop: LoopContext) throws {
      let settings = try TokenSample.settings("jwks_file: k")
      self.loop = loop
      keys = IssuerKeys(TokenRules(settings.tokenIssuers[0]))
      desk = TokenDesk(
        TokenJudge(try CallerDirectory(settings, operations: []), issuers: [keys]),
        issuers: [keys], fetchers: [], loop: loop, log: SparingLog(Logger(label: "test")))
    }

    func exchange(_ authorization: String? = "Bearer \(TokenSample.token())") -> SlowExchange {
      let exchange = SlowExchange(
        loop: loop, facts: ConnectionFacts(source: .local, listener: 0, isEncrypted: true))
      exchange.head = SlowExchange.head("/", authorization.map { [("authorization", $0)] } ?? [])
      return exchange
    }

    func found(_ exchange: Exchange) -> String {
      switch desk.finding(exchange) {
      case .caller(let caller): caller.name
      case .refusal(let refusal): refusal.code.name
      case .fault(let fault): fault.reason
      }
    }

    func hold(_ exchange: SlowExchange) -> Bool {
      guard let keys = desk.screen(exchange) else { return false }
      return desk.hold(exchange, for: keys) { [unowned self] in wentOn.append(found(exchange)) }
    }
  }

  @Test func `what brings no token waits for nothing`() async throws {
    try await Stage.onLoop { loop in
      let room = try Room(loop)
      room.keys.serve {}
      for authorization in [nil, "Bearer \(APIKey().text)", "Basic a.b.c", "Bearer "] {
        #expect(room.desk.screen(room.exchange(authorization)) == nil)
      }
    }
  }

  @Test func `what was found about one request never speaks for another`() async throws {
    try await Stage.onLoop { loop in
      let room = try Room(loop)
      // Its path leads nowhere, so nobody asks who it was.
      let first = room.exchange("Bearer \(TokenSample.token(aud: "other"))")
      #expect(room.desk.screen(first) == nil)
      #expect(room.found(room.exchange()) == "UNAVAILABLE")
    }
  }

  @Test func `without anybody who fetches keys, a token is refused at once`() async throws {
    try await Stage.onLoop { loop in
      let room = try Room(loop)
      let exchange = room.exchange()
      #expect(room.desk.screen(exchange) == nil && room.found(exchange) == "UNAVAILABLE")
    }
  }

  @Test func `what is wrong without keys does not wait for them`() async throws {
    try await Stage.onLoop { loop in
      let room = try Room(loop)
      room.keys.serve {}
      let exchange = room.exchange("Bearer \(TokenSample.token(aud: "other"))")
      #expect(room.desk.screen(exchange) == nil)
      #expect(room.found(exchange) == "aud is somebody else")
    }
  }

  @Test func `a request waits for keys, and is judged by those that come`() async throws {
    let group = try await LoopGroup(count: 1)
    let rooms = try await group.onEachLoop { loop in
      let room = try Room(loop)
      room.keys.serve {}
      #expect(room.hold(room.exchange()) && room.hold(room.exchange()))
      let gone = room.exchange()
      #expect(room.hold(gone))
      room.desk.forget(gone)
      #expect(room.desk.heldCount == 2)
      return NIOLoopBound(room, eventLoop: loop.eventLoop)
    }
    let keys = try await group.onEachLoop { _ in rooms[0].value.keys }[0]
    try await keys.install(
      WebKeySet(Array(TokenSample.keys.utf8)), age: nil, now: MonotonicClock.now(), jitter: 0)
    let wentOn = try await group.onEachLoop { _ in rooms[0].value.wentOn }
    #expect(wentOn == [["the signature is wrong", "the signature is wrong"]])
    try await group.shutdown()
  }

  @Test func `keys that do not come end the wait`() async throws {
    let group = try await LoopGroup(count: 1)
    let rooms = try await group.onEachLoop { loop in
      let room = try Room(loop)
      room.keys.serve {}
      #expect(room.hold(room.exchange()))
      room.keys.failed(now: MonotonicClock.now(), jitter: 0)
      return NIOLoopBound(room, eventLoop: loop.eventLoop)
    }
    let wentOn = try await group.onEachLoop { _ in rooms[0].value.wentOn }
    #expect(wentOn == [["UNAVAILABLE"]])
    try await group.shutdown()
  }

  @Test func `so many wait and no more`() async throws {
    try await Stage.onLoop { loop in
      let room = try Room(loop)
      room.keys.serve {}
      for _ in 0..<256 { #expect(room.hold(room.exchange())) }
      let late = room.exchange()
      #expect(!room.hold(late) && room.found(late) == "UNAVAILABLE")
      #expect(room.desk.heldCount == 256)
      room.desk.retire(for: nil)
      #expect(room.desk.heldCount == 0 && room.wentOn.count == 256)
    }
  }

  @Test func `a request that waits can be given up`() async throws {
    try await Stage.onLoop { loop in
      let room = try Room(loop)
      room.keys.serve {}
      let exchange = room.exchange()
      #expect(room.hold(exchange))
      let refusal = Refusal(.resourceExhausted, "large", reason: "LARGE")
      room.desk.giveUp(exchange, because: refusal)
      room.desk.giveUp(exchange, because: refusal)
      #expect(room.wentOn == ["RESOURCE_EXHAUSTED"])
    }
  }
}

/// Settings, keys and tokens that nobody signed.
enum TokenSample {
  static func settings(_ keys: String, listener: String = "unix: /g.sock") throws -> Settings {
    try Settings.parse(
      text: """
        listeners: [{ \(listener), methods: [api_key, jwt] }]
        jwt: [{ issuer: i, audience: [gatehouse], \(keys) }]
        callers: { a: { jwt: [{ issuer: i, claims: { sub: orders } }] } }
        """, fileName: "g.yaml")
  }

  /// RFC 7517, appendix A.1.
  static let keys = """
    {"keys":[{"kty":"EC","crv":"P-256","kid":"k",
    "x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
    "y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}
    """

  static func token(aud: String = "gatehouse") -> String {
    let now = WallClock.now().seconds
    let parts = [
      #"{"alg":"ES256","kid":"k"}"#,
      #"{"iss":"i","aud":"\#(aud)","sub":"orders","exp":\#(now + 600)}"#,
      String(repeating: "s", count: 64),
    ]
    return parts.map { part in
      var text: [UInt8] = []
      Base64URL.append(Array(part.utf8), to: &text)
      return String(decoding: text, as: UTF8.self)
    }.joined(separator: ".")
  }
}
