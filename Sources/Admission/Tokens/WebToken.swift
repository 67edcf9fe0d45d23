import CallModel
import Contract
import Settings

/// A JSON Web Token (RFC 7519) in its compact form (RFC 7515 §7.1), taken apart and not believed.
///
/// Strict, because two readers of one token must never differ: one spelling of base 64, members
/// once, no extension that must be understood (`crit`), nothing encrypted, nested or compressed.
public struct WebToken: Sendable {
  /// More than any token of an honest issuer; the whole header section of a request has 16 KiB.
  public static let byteCountMax = 8 * 1024

  /// The word of the header; whether it is the key's own is another question.
  let algorithm: Settings.TokenIssuer.Algorithm
  /// Which of the issuer's keys is said to have signed.
  let keyID: String?
  let issuer: String
  let audience: [String]
  /// Seconds since 1970.
  let expiry: Int64
  let notBefore: Int64?
  let issuedAt: Int64?
  /// All claims that are texts, for telling callers apart.
  let texts: [String: String]
  /// What the signature is of.
  let signed: [UInt8]
  let signature: [UInt8]

  /// Whether bytes have the form of a token: `eyJ`, the beginning of every JSON object without
  /// space in base 64, or parts with dots between, which no key of ours has.
  @inlinable
  @_effects(releasenone)
  public static func isPlausible(_ presented: Span<UInt8>) -> Bool {
    guard presented.count > 4 else { return false }
    if presented[0] == UInt8(ascii: "e"), presented[1] == UInt8(ascii: "y"),
      presented[2] == UInt8(ascii: "J")
    {
      return true
    }
    if APIKey.isPlausible(presented) { return false }
    for index in presented.indices where presented[index] == UInt8(ascii: ".") { return true }
    return false
  }

  public init(_ presented: Span<UInt8>) throws(TokenFault) {
    guard presented.count <= Self.byteCountMax else { throw TokenFault("it is too large") }
    var dots: [Int] = []
    for index in presented.indices where presented[index] == UInt8(ascii: ".") {
      dots.append(index)
    }
    guard dots.count == 2 else {
      throw TokenFault(dots.count == 4 ? "it is encrypted" : "it has not three parts")
    }
    guard let header = Base64URL.decode(presented.extracting(..<dots[0])),
      let payload = Base64URL.decode(presented.extracting((dots[0] + 1)..<dots[1])),
      let signature = Base64URL.decode(presented.extracting((dots[1] + 1)...))
    else { throw TokenFault("a part is not written in base 64 as RFC 7515 has it") }
    let head = try Members(header, of: "header")
    (algorithm, keyID) = try Self.read(head)
    let claims = try Members(payload, of: "payload")
    guard let issuer = try claims.text("iss") else { throw TokenFault("iss is missing") }
    guard let expiry = try claims.time("exp") else { throw TokenFault("exp is missing") }
    self.issuer = issuer
    self.expiry = expiry
    self.audience = try claims.texts("aud")
    self.notBefore = try claims.time("nbf")
    self.issuedAt = try claims.time("iat")
    self.texts = claims.allTexts
    self.signed = [UInt8](capacity: dots[1]) { output in
      for index in 0..<dots[1] { output.append(presented[index]) }
    }
    self.signature = signature
  }

  private static func read(
    _ header: Members
  ) throws(TokenFault) -> (Settings.TokenIssuer.Algorithm, String?) {
    guard let name = try header.text("alg") else { throw TokenFault("alg is missing") }
    guard let algorithm = Settings.TokenIssuer.Algorithm(rawValue: name) else {
      // `none` is no signature, and HS256 would make the issuer's public key a shared secret.
      throw TokenFault("alg is none of RS256, ES256 and EdDSA")
    }
    for name in ["crit", "zip", "enc", "b64"] where header.contains(name) {
      throw TokenFault("the header has \(name)")
    }
    if let type = try header.text("typ")?.lowercased() {
      // RFC 8725 §3.11: a token of another kind is no proof of who calls.
      guard ["jwt", "at+jwt", "application/jwt", "application/at+jwt"].contains(type) else {
        throw TokenFault("typ is of another kind of token")
      }
    }
    if try header.text("cty") != nil { throw TokenFault("it is nested in another one") }
    return (algorithm, try header.text("kid"))
  }
}

/// The members of one JSON object, each once.
struct Members {
  private let bytes: [UInt8]
  private var values: [String: Range<Int>] = [:]
  private let what: String

  static let countMax = 128

  /// - Parameter what: Names the object in faults.
  init(_ bytes: [UInt8], of what: String) throws(TokenFault) {
    self.bytes = bytes
    self.what = what
    let scanner = JSONScanner(bytes.span)
    var values: [String: Range<Int>] = [:]
    var isRepeated = false
    do throws(JSONFault) {
      let whole = try scanner.document()
      try scanner.forEachMember(in: whole) { (name, value) throws(JSONFault) in
        guard let name = scanner.text(name), values[name] == nil, values.count < Self.countMax
        else {
          isRepeated = true
          throw JSONFault(at: name.lowerBound, "a member occurs twice")
        }
        values[name] = value
      }
    } catch {
      throw TokenFault(
        isRepeated
          ? "a member of the \(what) occurs twice, or there are too many"
          : "the \(what) is no JSON object")
    }
    self.values = values
  }

  func contains(_ name: String) -> Bool { values[name] != nil }

  /// Nil when it is missing.
  func text(_ name: String) throws(TokenFault) -> String? {
    guard let value = values[name] else { return nil }
    guard let text = JSONScanner(bytes.span).text(value) else {
      throw TokenFault("\(name) is no text")
    }
    return text
  }

  /// A text, or a list of texts (RFC 7519 §4.1.3); empty when it is missing.
  func texts(_ name: String) throws(TokenFault) -> [String] {
    guard let value = values[name] else { return [] }
    let scanner = JSONScanner(bytes.span)
    if let text = scanner.text(value) { return [text] }
    var texts: [String?] = []
    do throws(JSONFault) {
      try scanner.forEachRow(in: value) { row throws(JSONFault) in texts.append(scanner.text(row)) }
    } catch {
      throw TokenFault("\(name) is neither a text nor a list")
    }
    let known = texts.compactMap { $0 }
    guard known.count == texts.count else { throw TokenFault("\(name) is no list of texts") }
    return known
  }

  /// Seconds since 1970 (RFC 7519 §2, NumericDate); parts of a second are cut off.
  func time(_ name: String) throws(TokenFault) -> Int64? {
    guard let value = values[name] else { return nil }
    let scanner = JSONScanner(bytes.span)
    guard scanner.kind(of: value) == .number, let text = scanner.scalarText(value),
      let number = Double(text), number >= 0, number < 1e15
    else { throw TokenFault("\(name) is no time") }
    return Int64(number)
  }

  var allTexts: [String: String] {
    let scanner = JSONScanner(bytes.span)
    var texts: [String: String] = [:]
    for (name, value) in values {
      if let text = scanner.text(value) { texts[name] = text }
    }
    return texts
  }

  /// The ranges of a list of objects; nil when it is missing or no list.
  func objects(_ name: String) throws(TokenFault) -> [Members]? {
    guard let value = values[name] else { return nil }
    let scanner = JSONScanner(bytes.span)
    var rows: [Range<Int>] = []
    do throws(JSONFault) {
      try scanner.forEachRow(in: value) { row throws(JSONFault) in rows.append(row) }
    } catch {
      throw TokenFault("\(name) is no list")
    }
    var objects: [Members] = []
    for row in rows { objects.append(try Members(Array(bytes[row]), of: "\(name)")) }
    return objects
  }
}
