public import Cryptography
public import System

/// What is known of the peer of one connection for as long as it lives.
public final class ConnectionFacts {
  /// HTTP version spoken; decides what may be said (trailers, connection fields).
  public enum Version: Sendable { case http1, http2 }

  public let source: SourceAddress
  /// Which listener took the connection: index into the settings' list.
  public let listener: Int
  public let isEncrypted: Bool
  @exclusivity(unchecked) public internal(set) var version: Version = .http2
  /// The verified client certificate, if one was asked for and shown.
  public internal(set) var certificate: PeerIdentity?
  /// Why the certificate counts no more (it has expired, or was revoked meanwhile); nil while it
  /// does. From then on nobody is let in by it, and the connection is about to end.
  public private(set) var certificateEnd: String?
  /// Who is at the other end of a Unix socket.
  public let unixPeer: PeerCredentials?
  /// What the service wants to remember about the connection, such as a verified identity.
  @exclusivity(unchecked) private var memory: Owned<AnyObject>?

  public init(
    source: SourceAddress, listener: Int, isEncrypted: Bool, unixPeer: PeerCredentials? = nil
  ) {
    self.source = source
    self.listener = listener
    self.isEncrypted = isEncrypted
    self.unixPeer = unixPeer
  }

  /// Forgets who the certificate says the peer is.
  public func endCertificate(because reason: String) {
    certificateEnd = reason
    forget()
  }

  /// What was remembered last; good until something else is, or it is forgotten.
  var remembered: Lent<AnyObject>? {
    @inline(__always) get { memory?.lent }
  }

  public func remember(_ memory: AnyObject) {
    self.memory = Owned(memory)
  }

  /// Lets go of what the service remembered, for good where nothing comes after.
  func forget() {
    memory = nil
  }
}
