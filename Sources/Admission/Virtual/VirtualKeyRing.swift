package import Settings
import Signing

/// The virtual keys of all callers, in one generation of settings, and the tokens got for them.
package final class VirtualKeyRing: Sendable {
  private let keys: [String: VirtualKey]
  package let tokens: TokenMint

  /// Nil when the settings have no master secret, and so no virtual keys.
  ///
  /// - Throws: what keeps the master secret from being read.
  package init?(_ settings: Settings, _ directory: CallerDirectory) throws {
    guard let given = settings.virtualKeys else { return nil }
    let master = MasterSecret(try given.masterSecret.read())
    var keys: [String: VirtualKey] = [:]
    for (caller, settings) in zip(directory.callers, settings.callers) {
      for key in settings.virtualKeys {
        keys[key.accessKey] = try VirtualKey(key, of: caller, master: master)
      }
    }
    self.keys = keys
    self.tokens = TokenMint(master)
  }

  /// The key of this id.
  package func key(_ accessKey: String) -> VirtualKey? { keys[accessKey] }

  /// What a token says, if it is ours and its key is still there.
  package func read(_ token: Span<UInt8>, now: Int64) -> TokenVerdict {
    guard let claim = tokens.open(token) else { return .unknown }
    // Gone, given another version, or another caller's: what the token stood for is no more.
    guard let key = keys[claim.accessKey], key.version == claim.version,
      key.caller.name == claim.caller
    else { return .unknown }
    guard now < claim.expires else { return .expired(at: claim.expires) }
    return .valid(key, claim)
  }
}

/// What a presented token turned out to be.
package enum TokenVerdict: Sendable {
  case valid(VirtualKey, TokenClaim)
  /// Seconds since 1970.
  case expired(at: Int64)
  case unknown
}
