public import HTTP2Wire

/// A server that a client calls.
public struct Endpoint: Hashable, Sendable, CustomStringConvertible {
  /// Name or address, without brackets.
  public var host: String
  public var port: Int
  /// The socket's file, for a server on this machine that is spoken to in clear.
  public let unixPath: String?

  public init(host: String, port: Int) {
    self.host = host
    self.port = port
    self.unixPath = nil
  }

  public init(unixPath: String) {
    self.host = "localhost"
    self.port = 0
    self.unixPath = unixPath
  }

  /// As in a URL's authority; the default port of https is left out.
  public var description: String {
    if let unixPath { return unixPath }
    let name = host.contains(":") ? "[\(host)]" : host
    return port == 443 ? name : "\(name):\(port)"
  }
}

/// How a client speaks to its server.
public struct ClientBounds: Sendable {
  public var http2: HTTP2Bounds
  /// From the first packet to a finished TLS handshake.
  public var connectNanoseconds: UInt64
  /// An unused connection is closed after this.
  public var idleNanoseconds: UInt64
  /// A busy connection that hears nothing for this long is probed by a PING, and given up when the
  /// answer takes as long again.
  public var probeNanoseconds: UInt64
  public var connectionsMax: Int
  /// Requests that wait for a connection; more are refused at once.
  public var waitingMax: Int
  public var responseBytesMax: Int

  public init(
    http2: HTTP2Bounds, connectNanoseconds: UInt64, idleNanoseconds: UInt64,
    probeNanoseconds: UInt64, connectionsMax: Int, waitingMax: Int, responseBytesMax: Int
  ) {
    self.http2 = http2
    self.connectNanoseconds = connectNanoseconds
    self.idleNanoseconds = idleNanoseconds
    self.probeNanoseconds = probeNanoseconds
    self.connectionsMax = connectionsMax
    self.waitingMax = waitingMax
    self.responseBytesMax = responseBytesMax
  }
}

/// A request to send; `fields` begins with the pseudo fields, as on HTTP/2.
public struct ClientRequest: Sendable {
  public var fields: FieldBlock
  public var body: [UInt8]

  public init(fields: FieldBlock, body: [UInt8] = []) {
    self.fields = fields
    self.body = body
  }
}

/// A complete answer.
public struct ClientResponse: Sendable {
  public var status: Int
  public var fields: FieldBlock
  public var body: [UInt8]
}

/// An attempt that brought no complete answer.
public struct ClientFailure: Error, Sendable, CustomStringConvertible {
  public enum Kind: Sendable, Equatable {
    case connect
    /// Certificate or protocol refused: trying again will not help before somebody acts.
    case tls
    /// Every connection is busy and the waiting line is full.
    case overloaded
    /// Not begun by the server: REFUSED_STREAM, or above the last id of its GOAWAY
    /// (RFC 9113 §8.7).
    case refused
    /// The answer was lost after the request had, or may have, reached the server.
    case lost
    case malformed
    case tooLarge
    case canceled
  }

  public let kind: Kind
  public let description: String

  public init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }

  /// Whether the server certainly did nothing, so that anything may be sent again.
  public var isProvenUnprocessed: Bool {
    switch kind {
    case .connect, .tls, .overloaded, .refused: true
    case .lost, .malformed, .tooLarge, .canceled: false
    }
  }
}
