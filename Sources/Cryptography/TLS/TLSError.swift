/// Why a TLS session or its settings cannot go on.
///
/// A session that threw is over: send what its output holds (the alert that tells the peer), then
/// close. The reason is OpenSSL's word for it or ours; it never quotes bytes that were received,
/// nor key material.
public struct TLSError: Error, Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// Certificate, key or authorities that we were given cannot be used.
    case configuration
    /// The two sides found no common ground, or the peer does not speak TLS.
    case handshakeFailed
    /// The peer's certificate is missing, not trusted, expired or made out to another name.
    case certificateRejected
    /// The peer ended the session with this alert (RFC 8446 §6.2).
    case peerAlert(UInt8)
    /// A record that does not decrypt or does not parse.
    case badRecord
    /// More post-handshake messages than the data they came with can explain.
    case flood
    /// This side has said `close_notify` already.
    case closed
  }

  public let kind: Kind
  public let reason: String

  init(_ kind: Kind, _ reason: String) {
    self.kind = kind
    self.reason = reason
  }
}

extension TLSError: CustomStringConvertible {
  public var description: String {
    switch kind {
    case .configuration: reason
    case .handshakeFailed: "handshake failed: \(reason)"
    case .certificateRejected: "certificate rejected: \(reason)"
    case .peerAlert(let number): "the peer sent alert \(number): \(reason)"
    case .badRecord: "bad record: \(reason)"
    case .flood: "flood: \(reason)"
    case .closed: reason
    }
  }
}
