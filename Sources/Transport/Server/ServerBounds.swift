public import HTTP2Wire

/// What one listener allows its peers; values and reasons come from `CallModel/Limits.swift`.
public struct ServerBounds: Sendable {
  public var http2: HTTP2Bounds
  /// From accept to a finished TLS handshake and a known protocol; answers slow handshakes.
  public var handshakeNanoseconds: UInt64
  /// From the first to the last byte of a header section or body, which answers Slowloris; and how
  /// long an answer waits for a peer that takes nothing of it, which answers slow reads.
  public var requestNanoseconds: UInt64
  /// Without any request in progress.
  public var idleNanoseconds: UInt64
  /// Bytes of answers held for one stream before a writer is told to wait.
  public var streamOutputBytes: Int
  /// Connections of one listener, and of one source address.
  public var connections: Int
  public var connectionsPerSource: Int

  public init(
    http2: HTTP2Bounds, handshakeNanoseconds: UInt64, requestNanoseconds: UInt64,
    idleNanoseconds: UInt64, streamOutputBytes: Int, connections: Int, connectionsPerSource: Int
  ) {
    self.http2 = http2
    self.handshakeNanoseconds = handshakeNanoseconds
    self.requestNanoseconds = requestNanoseconds
    self.idleNanoseconds = idleNanoseconds
    self.streamOutputBytes = streamOutputBytes
    self.connections = connections
    self.connectionsPerSource = connectionsPerSource
  }

  /// Frames gathered for one TLS record: a record holds at most 16 KiB (RFC 8446 §5.1).
  static let recordBytes = 15 * 1024
  /// How long a connection that is asked to end is still good for a first request: two seconds.
  static let firstRequestNanoseconds: UInt64 = 2_000_000_000
  /// Bytes given to the socket at once.
  static let flushBytes = 64 * 1024
}
