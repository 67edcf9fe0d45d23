package import Cryptography
package import System

/// What is known of the peer of one connection for as long as it lives.
package final class ConnectionFacts {
  /// HTTP version spoken; decides what may be said (trailers, connection fields).
  package enum Version: Sendable { case http1, http2 }

  package let source: SourceAddress
  /// Which listener took the connection: index into the settings' list.
  package let listener: Int
  package let isEncrypted: Bool
  package internal(set) var version: Version = .http2
  /// The verified client certificate, if one was asked for and shown.
  package internal(set) var certificate: PeerIdentity?
  /// Why the certificate counts no more (it has expired, or was revoked meanwhile); nil while it
  /// does. From then on nobody is let in by it, and the connection is about to end.
  package private(set) var certificateEnd: String?
  /// Who is at the other end of a Unix socket.
  package let unixPeer: PeerCredentials?
  /// What the service wants to remember about the connection, such as a verified identity.
  @exclusivity(unchecked) package var memory: AnyObject?

  package init(
    source: SourceAddress, listener: Int, isEncrypted: Bool, unixPeer: PeerCredentials? = nil
  ) {
    self.source = source
    self.listener = listener
    self.isEncrypted = isEncrypted
    self.unixPeer = unixPeer
  }

  /// Forgets who the certificate says the peer is.
  package func endCertificate(because reason: String) {
    certificateEnd = reason
    memory = nil
  }
}
