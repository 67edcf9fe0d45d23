public import Cryptography

/// A proxy through which servers are reached by CONNECT; spoken to in clear, as all that it sees is
/// the TLS of others.
public struct HTTPProxy: Sendable {
  public let host: String
  public let port: Int
  /// The value of `Proxy-Authorization`.
  public let authorization: SecretBytes?

  public init(host: String, port: Int, authorization: SecretBytes? = nil) {
    self.host = host
    self.port = port
    self.authorization = authorization
  }
}
