import Cryptography
import Foundation
import Signing
import Synchronization
import Testing

@testable import Sandbox

/// A cloud with a clock that moves only when told to, and a caller who holds a key.
final class TestBed: Sendable {
  static let project = "a4a5d4098fb4474fa22cd05f897d6b99"
  static let keyID = "AKTEST000001"
  static let secret = "sk-test-not-a-real-key"
  static let host = "vpn.example.test"

  let cloud: SandboxCloud
  let clock: ManualClock

  /// 2022-09-15T08:56:09.386Z unless moved.
  init(_ change: (inout SandboxSettings) -> Void = { _ in }) throws {
    var settings = SandboxSettings()
    settings.accessKeys = [.init(id: Self.keyID, secret: Self.secret)]
    settings.users = [
      .init(id: "0c1d2e3f4a5b60718293a4b5c6d7e8f9", name: "username", password: "Example-pw-1")
    ]
    settings.tokenCharacters = 200
    change(&settings)
    let clock = ManualClock(time: 1_663_232_169_386_000_000)
    self.clock = clock
    cloud = try SandboxCloud(settings) { clock.now }
  }

  /// Sends a request signed with the key, as the official signers do it.
  func send(
    _ method: String, _ target: String, _ body: JSONValue? = nil, extra: [(String, String)] = [],
    signedAt offset: Int64 = 0, secret: String = TestBed.secret, keyID: String = TestBed.keyID
  ) throws -> SandboxAnswer {
    try send(
      method, target, bytes: body?.text ?? [], extra: extra, signedAt: offset, secret: secret,
      keyID: keyID)
  }

  func send(
    _ method: String, _ target: String, bytes body: [UInt8], extra: [(String, String)] = [],
    signedAt offset: Int64 = 0, secret: String = TestBed.secret, keyID: String = TestBed.keyID
  ) throws -> SandboxAnswer {
    let signer = Signer(
      key: SigningKey(try AccessKey(id: keyID, secret: SecretBytes(utf8: secret))))
    var head = RequestHead()
    head.method = Array(method.utf8)
    let bytes = Array(target.utf8)
    head.setTarget(bytes.span)
    head.authority = Array(Self.host.utf8)
    head.headers.append("content-type", "application/json")
    for (name, value) in extra { head.headers.append(name, value) }
    let signed = try signer.sign(
      head, bodyHash: SHA256.digest(body.span),
      at: SdkDate(unixSeconds: clock.now / 1_000_000_000 + offset))
    let fields = signed.headers.pairs.map { (name: $0.name.lowercased(), value: $0.value) }
    return cloud.answer(
      SandboxRequest(method: method, target: target, fields: fields, body: body))
  }

  /// Sends a request with fields as given, unsigned.
  func plain(
    _ method: String, _ target: String, _ body: JSONValue? = nil,
    fields: [(name: String, value: String)] = []
  ) -> SandboxAnswer {
    cloud.answer(
      SandboxRequest(
        method: method, target: target, fields: [("host", Self.host)] + fields,
        body: body?.text ?? []))
  }

  /// A token for the project, or for the account.
  func token(domain: Bool = false) throws -> String {
    let answer = plain("POST", "/v3/auth/tokens", Self.tokenRequest(domain: domain))
    return try #require(answer.value(of: "x-subject-token"))
  }

  static func tokenRequest(
    domain: Bool = false, password: String = "Example-pw-1", project: String = "my-kualalumpur-1"
  ) -> JSONValue {
    let user: JSONValue = [
      "name": "username", "password": .string(password), "domain": ["name": "domainname"],
    ]
    let scope: JSONValue =
      domain
      ? ["domain": ["name": "domainname"]] : ["project": ["name": .string(project)]]
    return [
      "auth": [
        "identity": ["methods": ["password"], "password": ["user": user]], "scope": scope,
      ]
    ]
  }

  static let gateways = "/v5/\(project)/vpn-gateways"

  /// The path of one gateway.
  static func gateway(_ id: String) -> String { "\(gateways)/\(id)" }

  static let vpc = "cb4a631d-de30-4a8d-8a86-ca3fa348c36c"
  static let subnet = "f5741286-de30-4a8d-8a86-2c82bd9ee114"

  /// The least a create request must hold, and what is to be added.
  static func order(_ extra: [(String, JSONValue)] = []) -> JSONValue {
    var gateway = JSONObject()
    gateway.append("vpc_id", vpc)
    gateway.append("local_subnets", ["192.168.0.0/24"])
    gateway.append("connect_subnet", subnet)
    for (name, value) in extra { gateway.set(name, value) }
    return ["vpn_gateway": .object(gateway)]
  }

  /// Creates a gateway and gives its id.
  func create(_ extra: [(String, JSONValue)] = []) throws -> String {
    let answer = try send("POST", Self.gateways, Self.order(extra))
    #expect(answer.status == 201)
    return try #require(answer.json["vpn_gateway"]?["id"]?.string)
  }

  /// Creates a gateway and waits until it is active.
  func createActive(_ extra: [(String, JSONValue)] = []) throws -> String {
    let id = try create(extra)
    clock.advance(seconds: 10)
    return id
  }
}

/// A clock for tests.
final class ManualClock: Sendable {
  private let time: Mutex<Int64>

  init(time: Int64) { self.time = Mutex(time) }

  var now: Int64 { time.withLock { $0 } }

  func advance(seconds: Double) {
    time.withLock { $0 += Int64(seconds * 1e9) }
  }
}

extension SandboxAnswer {
  /// The body; an empty object when there is none.
  var json: JSONValue {
    (try? JSONValue(parsing: body)) ?? .object(JSONObject())
  }

  var errorCode: String? { json["error_code"]?.string }
  var errorText: String? { json["error_msg"]?.string }
}
