package import Cryptography

/// A proxy through which servers are reached by CONNECT; spoken to in clear, as all that it sees is
/// the TLS of others.
package struct HTTPProxy: Sendable {
  package let host: String
  package let port: Int
  /// The value of `Proxy-Authorization`.
  package let authorization: SecretBytes?

  package init(host: String, port: Int, authorization: SecretBytes? = nil) {
    self.host = host
    self.port = port
    self.authorization = authorization
  }
}
