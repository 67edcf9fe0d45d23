public import Settings

/// What the tokens of one issuer must say to count here.
public struct TokenRules: Sendable {
  let settings: Settings.TokenIssuer
  private let leeway: Int64
  private let lifetimeMax: Int64

  public init(_ settings: Settings.TokenIssuer) {
    self.settings = settings
    self.leeway = settings.leeway.components.seconds
    self.lifetimeMax = settings.lifetimeMax.components.seconds
  }

  public var issuer: String { settings.issuer }

  /// When a token ends for us, in seconds since 1970.
  func end(of token: WebToken) -> Int64 { token.expiry + leeway }

  /// Holds the claims against the rules; the signature is another matter.
  ///
  /// - Parameter now: seconds since 1970.
  func check(_ token: WebToken, now: Int64) throws(TokenFault) {
    guard settings.algorithms.contains(token.algorithm) else {
      throw TokenFault("alg is none that this issuer may use")
    }
    // For somebody else: whoever got it could otherwise pass it on to us (RFC 7519 §4.1.3).
    let isForUs = token.audience.contains { name in
      settings.audience.contains { $0.isSame(as: name) }
    }
    guard isForUs else { throw TokenFault("aud is somebody else") }
    guard end(of: token) > now else { throw TokenFault("it has expired") }
    if let begin = token.notBefore, begin > now + leeway {
      throw TokenFault("nbf is still to come")
    }
    if let issued = token.issuedAt {
      guard issued <= now + leeway else { throw TokenFault("iat is still to come") }
      guard token.expiry - issued <= lifetimeMax else { throw TokenFault("it lives too long") }
    } else if token.expiry - now > lifetimeMax + leeway {
      throw TokenFault("it lives too long")
    }
  }
}

extension String {
  /// Byte for byte: texts of Swift are equal when they only look the same.
  func isSame(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
