import Cryptography
import Settings
import Synchronization
import Testing

@testable import Admission

/// Time that a test sets.
final class ManualTime: Sendable {
  private let value: Atomic<Int64>

  init(_ seconds: Int64) { value = Atomic(seconds) }

  var seconds: Int64 {
    get { value.load(ordering: .relaxed) }
    set { value.store(newValue, ordering: .relaxed) }
  }
}

@Suite struct IssuedKeyTests {
  private let time = ManualTime(100)
  private let settingsKey = APIKey()
  private let key = APIKey()

  /// `a` has a key in the settings, `b` none.
  private func settings() throws -> Settings {
    try Settings.parse(
      text: """
        listeners: [{ unix: /g.sock }]
        state_directory: /s
        virtual_keys: { master_secret: env:PATH }
        callers:
          a: { api_keys: ["sha256:\(settingsKey.digest)"], virtual_keys: [{ access_key: GHVA }] }
          b: {}
        """, fileName: "g.yaml")
  }

  private func directory() throws -> CallerDirectory {
    try CallerDirectory(settings(), operations: []) { [time] in time.seconds }
  }

  private func issued(_ key: APIKey, of caller: String, until end: Int64? = nil) -> IssuedKey {
    IssuedKey(id: key.id, kind: .apiKey(key.digest), caller: caller, expiresAt: end)
  }

  private func caller(_ key: APIKey, in directory: CallerDirectory) -> String? {
    directory.caller(apiKey: Array(key.text.utf8).span, of: KnownPeer())?.name
  }

  @Test
  func `an issued key is found beside those of the settings, in the directory it is added to`()
    throws
  {
    let base = try directory()
    let directory = base.adding([issued(key, of: "b")])
    #expect(caller(key, in: directory) == "b")
    #expect(caller(settingsKey, in: directory) == "a")
    #expect(caller(key, in: base) == nil)
    #expect(directory.callers.map(\.name) == ["a", "b"])
  }

  @Test func `a key ends by the clock, in the very second`() throws {
    let directory = try directory().adding([issued(key, of: "b", until: 200)])
    let presented = Array(key.text.utf8)
    time.seconds = 199
    #expect(caller(key, in: directory) == "b")
    #expect(directory.end(ofAPIKey: presented.span) == 200)
    time.seconds = 200
    #expect(caller(key, in: directory) == nil)
    time.seconds = 199
    #expect(caller(key, in: directory) == "b")
  }

  @Test func `a key of a caller that the settings do not have opens nothing`() throws {
    #expect(caller(key, in: try directory().adding([issued(key, of: "gone")])) == nil)
  }

  @Test func `a digest that stands in the settings as well is the settings'`() throws {
    let directory = try directory().adding([issued(settingsKey, of: "b", until: 1)])
    #expect(caller(settingsKey, in: directory) == "a")
  }

  @Test func `a use is seen once, and a refusal is none`() throws {
    let issued = issued(key, of: "b", until: 200)
    let directory = try directory().adding([issued])
    #expect(!issued.takeUse())
    _ = caller(key, in: directory)
    _ = caller(key, in: directory)
    #expect(issued.takeUse())
    #expect(!issued.takeUse())
    time.seconds = 300
    _ = caller(key, in: directory)
    #expect(!issued.takeUse())
  }

  @Test func `many keys are told apart`() throws {
    let keys = (0..<500).map { _ in APIKey() }
    let directory = try directory().adding(
      keys.enumerated().map { issued($1, of: $0 % 2 == 0 ? "a" : "b") })
    for (number, key) in keys.enumerated() {
      #expect(caller(key, in: directory) == (number % 2 == 0 ? "a" : "b"))
    }
    #expect(caller(APIKey(), in: directory) == nil)
  }

  // MARK: The key that a connection showed last

  private func caller(_ key: APIKey, in directory: CallerDirectory, of peer: KnownPeer) -> String? {
    directory.caller(apiKey: Array(key.text.utf8).span, of: peer)?.name
  }

  @Test func `a key that was shown before opens the same, and others theirs`() throws {
    let directory = try directory().adding([issued(key, of: "b")])
    let peer = KnownPeer()
    for _ in 0..<2 {
      for _ in 0..<3 { #expect(caller(key, in: directory, of: peer) == "b") }
      #expect(peer.key != nil, "kept")
      #expect(caller(settingsKey, in: directory, of: peer) == "a")
      #expect(peer.key != nil, "others in between are not kept, and push nothing out")
      #expect(caller(APIKey(), in: directory, of: peer) == nil)
      #expect(peer.key == nil, "who tries others is looked at anew")
    }
  }

  @Test func `of keys that are shown in turns none is kept`() throws {
    let directory = try directory().adding([issued(key, of: "b")])
    let peer = KnownPeer()
    for _ in 0..<3 {
      #expect(caller(key, in: directory, of: peer) == "b")
      #expect(caller(settingsKey, in: directory, of: peer) == "a")
    }
    #expect(peer.key == nil)
  }

  @Test func `what resembles the key that was shown before opens nothing`() throws {
    let directory = try directory().adding([issued(key, of: "b")])
    let peer = KnownPeer()
    #expect(caller(key, in: directory, of: peer) == "b")
    #expect(caller(key, in: directory, of: peer) == "b")
    let text = Array(key.text.utf8)
    var others = text.indices.map { place in
      var other = text
      other[place] ^= 1
      return other
    }
    others += [text.dropLast(), text + [0], []]
    for other in others {
      #expect(caller(key, in: directory, of: peer) == "b" && peer.key != nil)
      let found = directory.caller(apiKey: other.span, of: peer)
      #expect(found == nil, "\(other)")
    }
  }

  @Test func `a key that was shown before ends by the clock all the same`() throws {
    let issued = issued(key, of: "b", until: 200)
    let directory = try directory().adding([issued])
    let peer = KnownPeer()
    time.seconds = 199
    for _ in 0..<3 {
      #expect(caller(key, in: directory, of: peer) == "b")
      #expect(issued.takeUse(), "each use is one")
    }
    #expect(peer.key != nil)
    time.seconds = 200
    #expect(caller(key, in: directory, of: peer) == nil)
    #expect(!issued.takeUse() && peer.key == nil)
  }

  @Test func `a key that was shown before is asked of each directory anew`() throws {
    let base = try directory()
    let directory = base.adding([issued(key, of: "b")])
    let peer = KnownPeer()
    #expect(caller(key, in: directory, of: peer) == "b")
    #expect(caller(key, in: directory, of: peer) == "b")
    #expect(peer.key != nil)
    #expect(caller(key, in: base, of: peer) == nil, "revoked")
    #expect(caller(key, in: base.adding([issued(key, of: "a")]), of: peer) == "a")
  }

  // MARK: Virtual keys

  private func ring(_ directory: CallerDirectory) throws -> VirtualKeyRing {
    let time = time
    let ring = try VirtualKeyRing(settings(), directory, now: { time.seconds })
    return try #require(ring)
  }

  private func virtual(_ id: String, of caller: String = "b", until end: Int64? = nil) -> IssuedKey
  {
    IssuedKey(id: id, kind: .virtualKey(version: 1), caller: caller, expiresAt: end)
  }

  @Test func `an issued virtual key has the secret that its id and version derive`() throws {
    let directory = try directory()
    let base = try ring(directory)
    let ring = base.adding([virtual("GHVB")], of: directory.callers, after: nil)
    let key = try #require(ring.key("GHVB"))
    #expect(key.caller.name == "b")
    #expect(key.isSecret(base.secretKey(of: "GHVB", version: 1)))
    #expect(base.key("GHVB") == nil)
    #expect(ring.key("GHVA")?.caller.name == "a")
  }

  @Test func `a virtual key and its tokens end by the clock, and with its revocation`() throws {
    let directory = try directory()
    let base = try ring(directory)
    let ring = base.adding([virtual("GHVB", until: 200)], of: directory.callers, after: nil)
    let token = ring.tokens.seal(
      TokenClaim(accessKey: "GHVB", version: 1, caller: "b", projectID: "p", expires: 900))
    func opens(_ ring: VirtualKeyRing) -> Bool {
      if case .valid = ring.read(token.span, now: time.seconds) { true } else { false }
    }
    #expect(opens(ring))
    #expect(!opens(base))
    time.seconds = 200
    #expect(ring.key("GHVB") == nil)
    #expect(!opens(ring))
  }

  @Test func `what was made ready stays, unless the key is another one`() throws {
    let directory = try directory()
    let base = try ring(directory)
    let key = virtual("GHVB")
    let first = base.adding([key], of: directory.callers, after: nil)
    let second = base.adding([key, virtual("GHVC")], of: directory.callers, after: first)
    #expect(first.key("GHVB") === second.key("GHVB"))
    #expect(second.key("GHVC") != nil)
    let third = base.adding([virtual("GHVB")], of: directory.callers, after: second)
    #expect(third.key("GHVB") !== second.key("GHVB"))
  }

  @Test func `an access key of the settings counts more, and a caller that is gone none`() throws {
    let directory = try directory()
    let ring = try ring(directory).adding(
      [virtual("GHVA"), virtual("GHVX", of: "gone")], of: directory.callers, after: nil)
    #expect(ring.key("GHVA")?.caller.name == "a")
    #expect(ring.key("GHVX") == nil)
  }
}
