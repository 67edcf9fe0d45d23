/// Whether a server asks its clients for a certificate, and whose it believes.
public enum ClientAuthentication: Sendable, Equatable {
  case none
  /// A client may come without a certificate; one that it shows must hold.
  case optional(ClientTrust)
  case required(ClientTrust)

  /// Whose certificates hold; nil where none is asked for.
  public var trust: ClientTrust? {
    switch self {
    case .none: nil
    case .optional(let trust), .required(let trust): trust
    }
  }
}

/// Which certificates of clients hold, and which of them do not any more.
public struct ClientTrust: Sendable, Equatable {
  /// The authorities that alone are believed, in PEM.
  public var authoritiesPEM: [UInt8]
  /// Their revocation lists in PEM; nil where none are looked at. With lists, every certificate
  /// below the authority that was named must be covered by one that is valid now.
  public var revocationListsPEM: [UInt8]?
  /// SHA-256 of certificates in DER that are refused, of clients and of intermediates.
  public var denied: Set<SHA256Digest>

  public init(
    authoritiesPEM: [UInt8], revocationListsPEM: [UInt8]? = nil, denied: Set<SHA256Digest> = []
  ) {
    self.authoritiesPEM = authoritiesPEM
    self.revocationListsPEM = revocationListsPEM
    self.denied = denied
  }
}
