import Settings
import Synchronization
import Testing

@testable import Admission

struct IssuerKeysTests {
  private let keys: IssuerKeys

  init() throws {
    keys = IssuerKeys(TokenRules(try Minter.settings().tokenIssuers[0]))
  }

  private func install(_ jwks: [String]) async throws {
    try await keys.install(WebKeySet(Minter.set(jwks)), age: nil, now: 0, jitter: 0)
  }

  /// The id of the key, or what is said instead.
  private func found(_ id: String?, _ algorithm: Settings.TokenIssuer.Algorithm = .es256)
    -> String
  {
    do throws(TokenFault) {
      switch try keys.key(for: id, algorithm) {
      case .key(let key, _): return key.key.id ?? "nameless"
      case .unknown: return "unknown"
      case .none: return "none"
      }
    } catch {
      return error.reason
    }
  }

  @Test func `a key is found by its name, and has its own algorithm`() async throws {
    #expect(found("ec") == "none")
    let minter = try await Minter()
    try await install(minter.jwks)
    #expect(found("ec") == "ec" && found("rsa", .rs256) == "rsa" && found("ed", .edDSA) == "ed")
    #expect(found("rsa", .es256) == "alg is not the key's own")
    #expect(found("other") == "unknown")
    #expect(found(nil) == "ec", "one key fits")
  }

  @Test func `without a name one key must fit`() async throws {
    let (one, other) = (try await Minter(), try await Minter())
    let renamed = other.jwks[0].replacing("\"kid\":\"ec\"", with: "\"kid\":\"two\"")
    try await install([one.jwks[0], renamed])
    #expect(found(nil) == "several keys fit, and no kid tells which")
    #expect(found("two") == "two")
    #expect(found(nil, .rs256) == "unknown")
    let nameless = one.jwks[0].replacing("\"kid\":\"ec\",", with: "")
    try await install([nameless])
    #expect(found("any") == "nameless" && found(nil) == "nameless")
  }

  @Test func `only other keys change the version`() async throws {
    let minter = try await Minter()
    try await install(minter.jwks)
    let version = keys.version
    try await install(minter.jwks)
    #expect(keys.version == version)
    try await install([minter.jwks[0]])
    #expect(keys.version != version)
  }

  @Test func `a failure keeps the keys, and everybody is told of every end`() async throws {
    let told = Mutex(0)
    _ = keys.observe { told.withLock { $0 += 1 } }
    try await install(try await Minter().jwks)
    keys.failed(now: 0, jitter: 0)
    #expect(found("ec") == "ec" && told.withLock { $0 } == 2)
    #expect(!keys.expire(now: 86_399_000_000_000) && keys.expire(now: 86_400_000_000_000))
    #expect(found("ec") == "none")
  }

  @Test func `who needs a key has it fetched, once`() {
    #expect(!keys.ask(now: 0), "nobody fetches")
    let fetches = Mutex(0)
    keys.serve { fetches.withLock { $0 += 1 } }
    #expect(keys.ask(now: 0) && keys.ask(now: 0))
    #expect(fetches.withLock { $0 } == 1)
    keys.failed(now: 0, jitter: 0)
    #expect(!keys.ask(now: 1) && fetches.withLock { $0 } == 1)
  }
}
