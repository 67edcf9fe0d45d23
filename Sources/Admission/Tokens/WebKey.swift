import JWTKit
public import Settings

/// A public key of an issuer (RFC 7517) that can verify by exactly one algorithm.
///
/// The algorithm is the key's, never the token's word: a token that names another one is refused
/// before anything is computed (RFC 8725 §3.1).
public struct WebKey: Sendable, Equatable {
  private enum Material: Sendable, Equatable {
    case rsa(modulus: String, exponent: String)
    case p256(x: String, y: String)
    case ed25519(x: String)
  }

  public let id: String?
  public let algorithm: Settings.TokenIssuer.Algorithm
  private let material: Material

  /// Nil for a key that is no use here: for encryption, of another type or curve, too short, or
  /// not on its curve. A set may have such keys for others.
  init?(_ members: Members) {
    func text(_ name: String) -> String? { (try? members.text(name)) ?? nil }
    if let use = text("use"), use != "sig" { return nil }
    if let operations = try? members.texts("key_ops"), !operations.isEmpty,
      !operations.contains("verify")
    {
      return nil
    }
    let named = text("alg")
    let algorithm: Settings.TokenIssuer.Algorithm
    switch (text("kty"), text("crv")) {
    case ("RSA", _):
      // 256 bytes of modulus are 342 characters: 2048 bits.
      guard let modulus = text("n"), let exponent = text("e"), modulus.utf8.count >= 342,
        modulus.utf8.count <= 1366, exponent.utf8.count <= 8
      else { return nil }
      material = .rsa(modulus: modulus, exponent: exponent)
      algorithm = .rs256
    case ("EC", "P-256"):
      guard let x = text("x"), let y = text("y") else { return nil }
      material = .p256(x: x, y: y)
      algorithm = .es256
    case ("OKP", "Ed25519"):
      guard let x = text("x") else { return nil }
      material = .ed25519(x: x)
      algorithm = .edDSA
    default: return nil
    }
    // RFC 8037 has EdDSA; RFC 9864 names the curve.
    guard named == nil || named == algorithm.rawValue || algorithm == .edDSA && named == "Ed25519"
    else { return nil }
    self.id = text("kid")
    self.algorithm = algorithm
    guard isUsable else { return nil }
  }

  private var isUsable: Bool {
    do {
      switch material {
      case .rsa(let modulus, let exponent):
        _ = try Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent)
      case .p256(let x, let y):
        _ = try ES256PublicKey(parameters: (x: x, y: y))
      case .ed25519(let x):
        _ = try EdDSA.PublicKey(x: x, curve: .ed25519)
      }
      return true
    } catch {
      return false
    }
  }

  /// What verifies by this key. jwt-kit hands it out of an actor, hence the wait.
  func verifier() async throws -> any JWTAlgorithm {
    let keys = JWTKeyCollection()
    switch material {
    case .rsa(let modulus, let exponent):
      await keys.add(
        rsa: try Insecure.RSA.PublicKey(modulus: modulus, exponent: exponent),
        digestAlgorithm: .sha256)
    case .p256(let x, let y):
      await keys.add(ecdsa: try ES256PublicKey(parameters: (x: x, y: y)))
    case .ed25519(let x):
      await keys.add(eddsa: try EdDSA.PublicKey(x: x, curve: .ed25519))
    }
    return try await keys.getKey()
  }
}

/// The public keys of an issuer as it publishes them (RFC 7517 §5).
public struct WebKeySet: Sendable, Equatable {
  public static let byteCountMax = 256 * 1024
  static let countMax = 64

  public let keys: [WebKey]

  /// - Throws: for what is no key set, has no key of use here, or names two of them the same.
  public init(_ json: [UInt8]) throws(TokenFault) {
    guard json.count <= Self.byteCountMax else { throw TokenFault("the key set is too large") }
    guard let members = try Members(json, of: "key set").objects("keys") else {
      throw TokenFault("the key set has no keys")
    }
    guard members.count <= Self.countMax else {
      throw TokenFault("the key set has more than \(Self.countMax) keys")
    }
    let keys = members.compactMap(WebKey.init)
    guard !keys.isEmpty else {
      throw TokenFault("the key set has no key for RS256, ES256 or EdDSA")
    }
    let ids = keys.compactMap(\.id)
    guard Set(ids).count == ids.count else {
      throw TokenFault("two keys of the set have the same kid")
    }
    self.keys = keys
  }
}
