import Admission
import CallModel
import Cryptography
import HTTP2Wire
import Protocols
import Signing
import System
import Transport

/// Finds out who calls on the compatible face: by key or peer as on every face, and by what
/// existing clients show, a signature or a token.
///
/// Says no in the cloud's words (spec signing §3), which existing clients look at.
final class AuthenticateVisit {
  private let general: Authenticate
  // Changed with the keys that are in force, between two requests.
  @exclusivity(unchecked) private var ring: VirtualKeyRing?
  // Buffers that serve one request after the other.
  @exclusivity(unchecked) private var verifier = Verifier()
  @exclusivity(unchecked) private var spareHead = RequestHead()

  init(_ general: Authenticate, ring: VirtualKeyRing?) {
    self.general = general
    self.ring = ring
  }

  /// Knows callers by other keys from the next request on.
  func adopt(ring: VirtualKeyRing?) {
    self.ring = ring
  }

  // MARK: When the head is here

  /// Who it is; nil for a signature, against which nothing speaks so far.
  func begin(_ exchange: Exchange) throws(Refusal) -> Visitor? {
    let fields = exchange.head
    if fields.contains(.xAuthToken) { return try byToken(exchange) }
    guard let authorization = fields.value(of: .authorization) else {
      guard general.takesPeer(of: exchange) || general.takesCertificate(of: exchange) else {
        throw refused("x-auth-token not found", exchange)
      }
      return Visitor(caller: try general(exchange))
    }
    if fields.isRepeated(.authorization) || BearerToken.token(in: authorization) != nil {
      return Visitor(caller: try general(exchange))
    }
    let ring = try keys(of: exchange)
    // Nothing is to come, so the proof is next, and says all of this as well.
    if exchange.hasEnded { return nil }
    let verdict = verifier.screen(
      authorization: authorization, date: fields.value(of: .xSdkDate),
      now: WallClock.now().seconds, isKnown: { ring.key($0) != nil })
    if let verdict { throw refused(words(for: verdict, ring), exchange) }
    return nil
  }

  private func byToken(_ exchange: Exchange) throws(Refusal) -> Visitor {
    let fields = exchange.head
    // Two ways in one request: the document gives no order between them, so neither counts.
    guard !fields.contains(.authorization), !fields.isRepeated(.xAuthToken),
      let token = fields.value(of: .xAuthToken)
    else {
      throw refused("decrypt token fail: more than one token, or authorization beside it", exchange)
    }
    switch try keys(of: exchange).read(token, now: WallClock.now().seconds) {
    case .valid(let key, let claim):
      key.issued?.noteUse()
      return Visitor(caller: key.caller, projectID: claim.projectID)
    case .expired(let end):
      throw refused("token expires, expires_at: \(TokenTime.text(end))", exchange)
    case .unknown:
      throw refused("decrypt token fail", exchange)
    }
  }

  /// The virtual keys, where this listener takes them and the settings have them.
  func keys(of exchange: Exchange) throws(Refusal) -> VirtualKeyRing {
    guard general.accepted(by: exchange).virtualKey else {
      throw refused("this listener takes no virtual keys and no tokens", exchange)
    }
    guard let ring else {
      throw refused("there are no virtual keys and no tokens here", exchange)
    }
    return ring
  }

  // MARK: When the body is here

  /// Who signed the request, its body included.
  ///
  /// - Parameter mayLeaveBody: whether `UNSIGNED-PAYLOAD` will do: never for what changes
  ///   something, since anybody on the way could exchange it.
  func prove(_ exchange: Exchange, mayLeaveBody: Bool) throws(Refusal) -> Visitor {
    let ring = try keys(of: exchange)
    // Taken out for the time: handed on as it stands, each of its arrays would be counted.
    var head = RequestHead()
    swap(&head, &spareHead)
    defer { swap(&head, &spareHead) }
    fill(&head, from: exchange.head)
    let body = exchange.body
    let hash = body.isEmpty ? PayloadMarker.emptyBodyHash : SHA256.digest(body.span)
    var found: VirtualKey?
    let verdict = verifier.verify(head, bodyHash: hash, now: WallClock.now().seconds) { id in
      found = ring.key(id)
      return found?.signingKey
    }
    guard case .valid(let signature) = verdict, let found else {
      throw refused(words(for: verdict, ring), exchange)
    }
    guard signature.body == .covered || mayLeaveBody else {
      throw refused(
        "verify aksk signature fail: UNSIGNED-PAYLOAD is not taken where something is changed",
        exchange)
    }
    found.issued?.noteUse()
    return Visitor(caller: found.caller)
  }

  private func fill(_ head: inout RequestHead, from fields: borrowing FieldBlock) {
    head.removeAll()
    for index in 0..<fields.count {
      let value = fields.value(at: index)
      switch fields.known(at: index) {
      case .method: head.method.append(copying: value)
      case .path: head.setTarget(value)
      // Stands for `Host` as it does on the wire.
      case .authority: head.authority.append(copying: value)
      case .scheme: continue
      default: head.headers.append(name: fields.name(at: index), value: value)
      }
    }
  }

  // MARK: Words

  private func words(for verdict: SignatureVerdict, _ ring: VirtualKeyRing) -> String {
    func unknown(_ id: String) -> String { "Get secretKey failed,ak:\(id),err:ak not exist" }
    return switch verdict {
    case .unknownKey(let id): unknown(id)
    case .expired(let id, _):
      ring.key(id) == nil ? unknown(id) : "calc ak sk signature fail:signature expired"
    case .bodyMismatch:
      "verify aksk signature fail: X-Sdk-Content-Sha256 is not the hash of the body"
    case .malformed(let why): "verify aksk signature fail: \(why)"
    case .badSignature, .valid: "verify aksk signature fail"
    }
  }

  private func refused(_ message: String, _ exchange: Exchange) -> Refusal {
    general.refused(message, exchange)
  }

  /// A failed sign-in counts like a failed call.
  func unproven(_ exchange: Exchange) -> Refusal {
    general.refused(.identityUnproven, exchange)
  }
}

/// Times in the words of tokens.
enum TokenTime {
  /// `2025-09-17T08:00:00.000000Z`, of seconds since 1970.
  static func text(_ seconds: Int64) -> String {
    let text = Array(SdkDate(unixSeconds: seconds).description)
    func part(_ range: Range<Int>) -> String { String(text[range]) }
    return "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T"
      + "\(part(9..<11)):\(part(11..<13)):\(part(13..<15)).000000Z"
  }
}
