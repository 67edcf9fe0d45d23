public import Cryptography
import Settings
import System

/// Everybody whom Gatehouse knows, in one generation of settings and with the keys issued so far.
///
/// Immutable: a reload, and every key that is issued or revoked, makes another one and swaps one
/// reference. There is no caller for whom nobody answers: who is not found is refused.
public final class CallerDirectory: Sendable {
  /// By `Caller.index`, in the order of the settings.
  public let callers: [Caller]
  /// Whoever the process runs as: no caller, and it has no credentials, only what administers the
  /// gateway. Its name is none that the settings take.
  public let owner: Caller
  /// For what is remembered of what it said.
  let number = SerialNumber()
  private let keys: DigestTable
  private let users: [UInt32: Caller]
  private let groups: [UInt32: Caller]
  private let now: @Sendable () -> Int64
  private let certificates: CertificateTable
  private let tokens: TokenTable

  /// - Parameter now: Seconds since 1970; replaced by tests.
  init(
    callers: [Caller], keys: DigestTable, users: [UInt32: Caller], groups: [UInt32: Caller],
    certificates: CertificateTable = CertificateTable(), tokens: TokenTable = TokenTable(),
    now: @escaping @Sendable () -> Int64 = { WallClock.now().seconds }
  ) {
    self.certificates = certificates
    self.tokens = tokens
    self.callers = callers
    self.owner = Caller(
      index: callers.count, name: "(owner)", methods: [.unixPeer], credentials: [], actions: [],
      operations: OperationSet())
    self.keys = keys
    self.users = users
    self.groups = groups
    self.now = now
  }

  /// The directory with keys that were issued; those of callers that it does not have are
  /// worthless. To be asked of the directory of the settings alone.
  public func adding(_ issued: [IssuedKey]) -> CallerDirectory {
    let byName = Dictionary(
      callers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let entries = issued.compactMap { key -> DigestTable.Entry? in
      guard case .apiKey(let digest) = key.kind, let caller = byName[key.caller] else { return nil }
      return DigestTable.Entry(digest: digest, caller: caller, issued: key)
    }
    return CallerDirectory(
      callers: callers, keys: keys.adding(entries), users: users, groups: groups,
      certificates: certificates, tokens: tokens, now: now)
  }

  /// The caller whose key this is: a comparison for the key that the peer shows again and again,
  /// else about 0.25 µs, half of it the digest. The clock is asked for a key that ends.
  public func caller(apiKey presented: Span<UInt8>, of peer: KnownPeer) -> Caller? {
    if let caller = caller(apiKey: presented, lastOf: peer) { return caller }
    guard APIKey.isPlausible(presented) else { return nil }
    let digest = SHA256.digest(presented)
    guard let place = keys.find(digest), counts(keys.issuedKey(at: place)) else {
      peer.forget()
      return nil
    }
    let caller = keys.caller(at: place)
    if peer.isShownAgain(digest) {
      peer.remember(KnownPeer.Key(presented, in: number, caller, keys.issuedKey(at: place)))
    }
    return caller
  }

  @_effects(releasenone)
  private func caller(apiKey presented: Span<UInt8>, lastOf peer: KnownPeer) -> Caller? {
    guard let shown = peer.key else { return nil }
    return shown.use { shown in
      guard shown.directory == number, shown.text.isEqual(to: presented), counts(shown.issued)
      else { return nil }
      return shown.caller
    }
  }

  /// Whether a key counts, which is noted as a use of it.
  private func counts(_ issued: IssuedKey?) -> Bool {
    guard let issued else { return true }
    guard issued.isValid(now) else { return false }
    issued.noteUse()
    return true
  }

  /// When a key ends by itself, in seconds since 1970; nil for one that does not, or is unknown.
  public func end(ofAPIKey presented: Span<UInt8>) -> Int64? {
    guard APIKey.isPlausible(presented), let place = keys.find(SHA256.digest(presented)) else {
      return nil
    }
    return keys.issuedKey(at: place)?.expiresAt
  }

  /// The caller at the other end of a Unix socket: by user, else by primary group (SO_PEERCRED
  /// tells no others).
  public func caller(uid: UInt32, gid: UInt32) -> Caller? {
    users[uid] ?? groups[gid]
  }

  /// Who a verified certificate says its owner is; to be asked once per connection.
  public func caller(of certificate: PeerIdentity) -> CertificateStanding {
    certificates.caller(of: certificate)
  }

  /// Who brings a token whose signature and claims were found right.
  func caller(of token: WebToken) throws(TokenFault) -> Caller {
    try tokens.caller(of: token)
  }
}
