import Cryptography
import JWTKit

/// Says who brings a JSON Web Token; one per event loop, which remembers what it has verified.
package final class TokenJudge {
  package enum Verdict {
    case caller(Caller)
    case refused(TokenFault)
    /// Its key is not here: it may be new, or it may not exist.
    case keyMissing(IssuerKeys, TokenFault)
    /// No key of the issuer is here.
    case keysMissing(IssuerKeys, TokenFault)
  }

  private let directory: CallerDirectory
  private let issuers: [IssuerKeys]
  @exclusivity(unchecked) private var remembered: RememberedTokens

  /// - Parameter issuers: those of the directory's settings.
  package convenience init(_ directory: CallerDirectory, issuers: [IssuerKeys]) {
    self.init(directory, issuers: issuers, remembered: RememberedTokens())
  }

  init(_ directory: CallerDirectory, issuers: [IssuerKeys], remembered: RememberedTokens) {
    self.directory = directory
    self.issuers = issuers
    self.remembered = remembered
  }

  var rememberedCount: Int { remembered.count }

  /// A digest and a look-up for a token that was verified before; else a public-key
  /// operation, and what was right is remembered.
  ///
  /// - Parameter now: seconds since 1970.
  package func judge(_ presented: Span<UInt8>, now: Int64) -> Verdict {
    guard presented.count <= WebToken.byteCountMax else {
      return .refused(TokenFault("it is too large"))
    }
    let digest = SHA256.digest(presented)
    if let caller = remembered.caller(digest, now: now) { return .caller(caller) }
    do throws(TokenFault) {
      return try verify(WebToken(presented), digest, now: now)
    } catch {
      return .refused(error)
    }
  }

  private func verify(
    _ token: WebToken, _ digest: SHA256Digest, now: Int64
  ) throws(TokenFault) -> Verdict {
    guard let keys = issuers.first(where: { $0.rules.issuer.isSame(as: token.issuer) }) else {
      throw TokenFault("iss is nobody whose tokens count")
    }
    try keys.rules.check(token, now: now)
    switch try keys.key(for: token.keyID, token.algorithm) {
    case .unknown: return .keyMissing(keys, TokenFault("no key of the issuer has its kid"))
    case .none: return .keysMissing(keys, TokenFault("no key of the issuer is here"))
    case .key(let key, let version):
      // A signature of the wrong length is an error to jwt-kit, and wrong to us.
      let isRight = (try? key.verifier.verify(token.signature, signs: token.signed)) ?? false
      guard isRight else { throw TokenFault("the signature is wrong") }
      let caller = try directory.caller(of: token)
      remembered.put(
        .init(caller: caller, keys: keys, version: version, end: keys.rules.end(of: token)),
        digest)
      return .caller(caller)
    }
  }
}
