import CallModel
import Protocols
import Settings
import Testing

@testable import Admission
@testable import Cryptography
@testable import GatehouseServer
@testable import System
@testable import Transport

@Suite struct AuthenticateTests {
  private let key = APIKey()

  private func authenticate(_ methods: Set<AuthenticationMethod>) throws -> Authenticate {
    let settings = try Settings.parse(
      text: """
        listeners:
          - { unix: /g.sock }
          - { tls: { certificate_file: c, private_key: file:k, client_ca_file: ca } }
        callers:
          a: { api_keys: ["sha256:\(key.digest)"] }
          b: { unix: { uids: [1000], gids: [7] } }
          c: { mtls: { dns: [c.test] } }
        """, fileName: "g.yaml")
    return Authenticate(
      directory: try CallerDirectory(settings, operations: []),
      throttle: FailedAuthenticationThrottle(perMinute: 2), methods: [AcceptedMethods(methods)])
  }

  /// The caller's name, or the refusal, of each try in turn.
  private func tries(
    _ methods: Set<AuthenticationMethod>, _ all: [[(String, String)]],
    peer: PeerCredentials? = nil, certificate: PeerIdentity? = nil, ended: String? = nil
  ) async throws -> [String] {
    try await Stage.onLoop { loop in
      let authenticate = try authenticate(methods)
      let stage = Stage(loop)
      let facts = ConnectionFacts(
        source: .local, listener: 0, isEncrypted: true, unixPeer: peer)
      facts.certificate = certificate
      if let ended { facts.endCertificate(because: ended) }
      return all.map { fields in
        do throws(Refusal) {
          return try authenticate(stage.exchange(fields, on: facts)).name
        } catch {
          return "\(error.code.name): \(error.message)"
        }
      }
    }
  }

  @Test func `a known key is its caller's`() async throws {
    let said = try await tries([.apiKey], [[("authorization", "Bearer \(key.text)")]])
    #expect(said == ["a"])
  }

  @Test func `everything else is refused, and says what is wrong with it`() async throws {
    for (fields, words) in [
      ([], "no key was sent"), ([("authorization", "Basic abc")], "\"Bearer\" and a key"),
      ([("authorization", "Bearer \(APIKey().text)")], "not known here"),
      ([("authorization", "Bearer \(key.text.dropLast())")], "not whole"),
      (
        [("authorization", "Bearer \(key.text)"), ("authorization", "Bearer \(key.text)")],
        "more than once"
      ),
    ] as [([(String, String)], String)] {
      let said = try await tries([.apiKey], [fields])
      #expect(said[0].hasPrefix("UNAUTHENTICATED: "))
      #expect(said[0].contains(words))
    }
  }

  @Test func `no refusal repeats what was shown`() async throws {
    let shown = APIKey().text
    let said = try await tries([.apiKey], [[("authorization", "Bearer \(shown)")]])
    #expect(!said[0].contains(shown))
    #expect(!said[0].contains(shown.suffix(8)))
  }

  @Test func `a peer is known by its user, else by its group`() async throws {
    for (uid, gid, name) in [(1000, 1, "b"), (1, 7, "b")] as [(UInt32, UInt32, String)] {
      let peer = PeerCredentials(userID: uid, groupID: gid, processID: 1)
      #expect(try await tries([.unixPeer], [[]], peer: peer) == [name])
    }
    let stranger = PeerCredentials(userID: 1, groupID: 1, processID: 1)
    let said = try await tries([.unixPeer], [[]], peer: stranger)
    #expect(said[0].contains("user 1 and group 1 are no caller"))
  }

  @Test func `a key goes before the peer, and a wrong one is not forgiven for it`() async throws {
    let peer = PeerCredentials(userID: 1000, groupID: 7, processID: 1)
    let said = try await tries(
      [.apiKey, .unixPeer],
      [
        [("authorization", "Bearer \(key.text)")],
        [("authorization", "Bearer \(APIKey().text)")],
      ], peer: peer)
    #expect(said[0] == "a")
    #expect(said[1].hasPrefix("UNAUTHENTICATED"))
  }

  @Test func `the user that the process runs as is its owner, unless a key is shown`()
    async throws
  {
    func owner(
      _ uid: UInt32?, _ fields: [(String, String)] = []
    ) async throws -> String? {
      try await Stage.onLoop { loop in
        let peer = uid.map { PeerCredentials(userID: $0, groupID: 1, processID: 1) }
        let facts = ConnectionFacts(
          source: .local, listener: 0, isEncrypted: false, unixPeer: peer)
        return try authenticate([.apiKey])
          .owner(of: Stage(loop).exchange(fields, on: facts))?.name
      }
    }
    let own = CurrentProcess.userID
    #expect(try await owner(own) == "(owner)")
    #expect(try await owner(own &+ 1) == nil)
    #expect(try await owner(nil) == nil)
    #expect(try await owner(own, [("authorization", "Bearer \(key.text)")]) == nil)
  }

  @Test func `a failure that is not counted keeps nobody waiting`() async throws {
    let said = try await Stage.onLoop { loop in
      let uncounted = try authenticate([.apiKey]).uncounted()
      let facts = ConnectionFacts(source: .local, listener: 0, isEncrypted: true)
      return (0..<5).map { _ in
        refusal { () throws(Refusal) in
          try uncounted(Stage(loop).exchange([], on: facts))
        }?.code.name
      }
    }
    #expect(said == Array(repeating: "UNAUTHENTICATED", count: 5))
  }

  @Test func `what was shown ends with an issued key`() async throws {
    let issued = APIKey()
    let ends = try await Stage.onLoop { loop in
      let known = try authenticate([.apiKey])
      known.directory = known.directory.adding([
        IssuedKey(
          id: issued.id, kind: .apiKey(issued.digest), caller: "b", expiresAt: 4_000_000_000)
      ])
      let facts = ConnectionFacts(source: .local, listener: 0, isEncrypted: true)
      return [issued.text, self.key.text].map { key in
        known.end(of: Stage(loop).exchange([("authorization", "Bearer \(key)")], on: facts))
      }
    }
    #expect(ends == [4_000_000_000, nil])
  }

  @Test func `a key where none is taken is refused, not ignored`() async throws {
    let peer = PeerCredentials(userID: 1000, groupID: 7, processID: 1)
    let said = try await tries(
      [.unixPeer], [[("authorization", "Bearer \(key.text)")]], peer: peer)
    #expect(said[0].contains("takes no keys"))
  }

  private func certificate(_ dns: String) -> PeerIdentity {
    PeerIdentity(
      subject: "CN=x", name: nil, dnsNames: [dns], uris: [], ipAddresses: [], notAfter: .max,
      sha256: SHA256.digest([UInt8]().span))
  }

  @Test func `a certificate is its caller's, request after request`() async throws {
    let said = try await tries([.apiKey, .mtls], [[], []], certificate: certificate("c.test"))
    #expect(said == ["c", "c"])
  }

  @Test func `a certificate of nobody, and none, are refused`() async throws {
    let nobody = try await tries([.mtls], [[]], certificate: certificate("d.test"))
    #expect(nobody[0].contains("no caller's in the settings"))
    #expect(try await tries([.mtls], [[]])[0].contains("no certificate was shown"))
    let untaken = try await tries([.apiKey], [[]], certificate: certificate("c.test"))
    #expect(untaken[0].contains("no key was sent"), "the listener does not take certificates")
  }

  @Test func `a certificate that has ended lets nobody in`() async throws {
    let said = try await tries(
      [.mtls], [[]], certificate: certificate("c.test"), ended: "expired")
    #expect(said[0].hasPrefix("UNAUTHENTICATED: the certificate of this connection counts no more"))
  }

  @Test func `a wrong key is not forgiven for a certificate`() async throws {
    let said = try await tries(
      [.apiKey, .mtls],
      [
        [("authorization", "Bearer \(key.text)")],
        [("authorization", "Bearer \(APIKey().text)")], [("authorization", "Basic x")],
      ], certificate: certificate("c.test"))
    #expect(said[0] == "a")
    #expect(said[1...].allSatisfy { $0.hasPrefix("UNAUTHENTICATED") })
    let none = try await tries(
      [.mtls], [[("authorization", "Bearer \(key.text)")]], certificate: certificate("c.test"))
    #expect(none[0].contains("takes no keys"))
  }

  @Test func `the way in is told by what decided`() async throws {
    let used = try await Stage.onLoop { loop in
      let stage = Stage(loop)
      let local = ConnectionFacts(
        source: .local, listener: 0, isEncrypted: false,
        unixPeer: PeerCredentials(userID: 1, groupID: 1, processID: 1))
      return [
        AcceptedMethods.used(by: stage.exchange([("authorization", "Bearer ghk_x")])),
        AcceptedMethods.used(by: stage.exchange([("authorization", "Bearer eyJx.y.z")])),
        AcceptedMethods.used(by: stage.exchange()),
        AcceptedMethods.used(by: stage.exchange(on: local)),
      ]
    }
    #expect(used == [.apiKey, .jwt, .mtls, .unixPeer])
  }

  @Test func `a source that fails again and again is told to wait`() async throws {
    let said = try await tries([.apiKey], Array(repeating: [], count: 5))
    #expect(said[0].hasPrefix("UNAUTHENTICATED"))
    #expect(said[4].hasPrefix("RESOURCE_EXHAUSTED: too many failed authentications"))
  }
}
