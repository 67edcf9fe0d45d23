public import Cryptography
public import Settings
import Signing
public import System

/// The virtual keys of all callers, in one generation of settings and with those issued so far, and
/// the tokens got for them.
public final class VirtualKeyRing: Sendable {
  private let keys: [String: VirtualKey]
  public let tokens: TokenMint
  private let master: MasterSecret
  private let now: @Sendable () -> Int64

  /// Nil when the settings have no master secret, and so no virtual keys.
  ///
  /// - Parameter now: Seconds since 1970; replaced by tests.
  /// - Throws: what keeps the master secret from being read.
  public convenience init?(
    _ settings: Settings, _ directory: CallerDirectory,
    now: @escaping @Sendable () -> Int64 = { WallClock.now().seconds }
  ) throws {
    guard let given = settings.virtualKeys else { return nil }
    let master = MasterSecret(try given.masterSecret.read())
    var keys: [String: VirtualKey] = [:]
    for (caller, settings) in zip(directory.callers, settings.callers) {
      for key in settings.virtualKeys {
        keys[key.accessKey] = try VirtualKey(
          accessKey: key.accessKey, version: key.version, of: caller, master: master)
      }
    }
    self.init(keys: keys, master: master, now: now)
  }

  private init(
    keys: [String: VirtualKey], master: MasterSecret, now: @escaping @Sendable () -> Int64
  ) {
    self.keys = keys
    self.tokens = TokenMint(master)
    self.master = master
    self.now = now
  }

  /// The ring with keys that were issued; those of callers that are not in the directory are
  /// worthless, and an access key of the settings counts more. To be asked of the ring of the
  /// settings alone.
  ///
  /// - Parameter previous: what was made of these settings before: keys that were made ready there
  ///   are not derived again.
  public func adding(
    _ issued: [IssuedKey], of callers: [Caller], after previous: VirtualKeyRing?
  ) -> VirtualKeyRing {
    let byName = Dictionary(
      callers.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var keys = keys
    for key in issued {
      guard case .virtualKey(let version) = key.kind, keys[key.id] == nil,
        let caller = byName[key.caller]
      else { continue }
      if let ready = previous?.keys[key.id], ready.issued === key, ready.caller === caller {
        keys[key.id] = ready
      } else {
        keys[key.id] = try? VirtualKey(
          accessKey: key.id, version: version, of: caller, master: master, issued: key)
      }
    }
    return VirtualKeyRing(keys: keys, master: master, now: now)
  }

  /// The key of this id, unless it has expired.
  public func key(_ accessKey: String) -> VirtualKey? {
    guard let key = keys[accessKey], key.issued?.isValid(now) ?? true else { return nil }
    return key
  }

  /// The secret half of an access key, to be shown once to whom it is issued.
  public func secretKey(of accessKey: String, version: Int) -> SecretBytes {
    master.secretKey(of: accessKey, version: version)
  }

  /// What a token says, if it is ours and its key is still there.
  public func read(_ token: Span<UInt8>, now: Int64) -> TokenVerdict {
    guard let claim = tokens.open(token) else { return .unknown }
    // Gone, revoked, expired, given another version, or another caller's: what the token stood for
    // is no more.
    guard let key = key(claim.accessKey), key.version == claim.version,
      key.caller.name == claim.caller
    else { return .unknown }
    guard now < claim.expires else { return .expired(at: claim.expires) }
    return .valid(key, claim)
  }
}

/// What a presented token turned out to be.
public enum TokenVerdict: Sendable {
  case valid(VirtualKey, TokenClaim)
  /// Seconds since 1970.
  case expired(at: Int64)
  case unknown
}
