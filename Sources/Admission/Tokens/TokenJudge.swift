import Cryptography
import JWTKit
import System

/// Says who brings a JSON Web Token; one per event loop, which remembers what it has verified.
public final class TokenJudge {
  public enum Verdict {
    case caller(Caller)
    case refused(TokenFault)
    /// Its key is not here: it may be new, or it may not exist.
    case keyMissing(IssuerKeys, TokenFault)
    /// No key of the issuer is here.
    case keysMissing(IssuerKeys, TokenFault)
  }

  private let number = SerialNumber()
  private let directory: CallerDirectory
  private let issuers: [IssuerKeys]
  @exclusivity(unchecked) private var remembered: RememberedTokens

  /// - Parameter issuers: those of the directory's settings.
  public convenience init(_ directory: CallerDirectory, issuers: [IssuerKeys]) {
    self.init(directory, issuers: issuers, remembered: RememberedTokens())
  }

  init(_ directory: CallerDirectory, issuers: [IssuerKeys], remembered: RememberedTokens) {
    self.directory = directory
    self.issuers = issuers
    self.remembered = remembered
  }

  var rememberedCount: Int { remembered.count }

  /// A comparison for the token that the peer shows again and again, a digest and a look-up for
  /// others that were verified before; else a public-key operation, and what was right is
  /// remembered.
  ///
  /// - Parameter now: seconds since 1970.
  public func judge(_ presented: Span<UInt8>, of peer: KnownPeer, now: Int64) -> Verdict {
    if let caller = caller(presented, lastOf: peer, now: now) { return .caller(caller) }
    guard presented.count <= WebToken.byteCountMax else {
      return .refused(TokenFault("it is too large"))
    }
    let digest = SHA256.digest(presented)
    do throws(TokenFault) {
      let finding: RememberedTokens.Entry
      if let known = remembered.find(digest, now: now) {
        finding = known
      } else {
        switch try verify(WebToken(presented), now: now) {
        case .right(let verified): finding = verified
        case .undecided(let verdict):
          peer.forget()
          return verdict
        }
        remembered.put(finding, digest)
      }
      if peer.isShownAgain(digest) {
        peer.remember(KnownPeer.Token(presented, by: number, finding))
      }
      return .caller(finding.caller)
    } catch {
      peer.forget()
      return .refused(error)
    }
  }

  /// Whose token it is, where it is the one shown last and nothing has to be looked at again.
  @_effects(releasenone)
  private func caller(
    _ presented: Span<UInt8>, lastOf peer: KnownPeer, now: Int64
  ) -> Caller? {
    guard let shown = peer.token else { return nil }
    return shown.use { shown in
      guard shown.judge == number, shown.text.isEqual(to: presented),
        shown.finding.counts(now: now)
      else { return nil }
      return shown.finding.caller
    }
  }

  private enum Verification {
    case right(RememberedTokens.Entry)
    case undecided(Verdict)
  }

  private func verify(_ token: WebToken, now: Int64) throws(TokenFault) -> Verification {
    guard let keys = issuers.first(where: { $0.rules.issuer.isSame(as: token.issuer) }) else {
      throw TokenFault("iss is nobody whose tokens count")
    }
    try keys.rules.check(token, now: now)
    switch try keys.key(for: token.keyID, token.algorithm) {
    case .unknown:
      return .undecided(.keyMissing(keys, TokenFault("no key of the issuer has its kid")))
    case .none: return .undecided(.keysMissing(keys, TokenFault("no key of the issuer is here")))
    case .key(let key, let version):
      // A signature of the wrong length is an error to jwt-kit, and wrong to us.
      let isRight = (try? key.verifier.verify(token.signature, signs: token.signed)) ?? false
      guard isRight else { throw TokenFault("the signature is wrong") }
      return .right(
        .init(
          caller: try directory.caller(of: token), keys: keys, version: version,
          end: keys.rules.end(of: token)))
    }
  }
}
