import Cryptography
import HTTP2Wire
import Synchronization

/// What the connections of one listener share across loops: how many there are, from where, and
/// how many broke the wire.
public final class AcceptorShare: Sendable {
  private struct State {
    var open = 0
    var perSource: [SourceAddress: Int] = [:]
    var counts = ConnectionCounts()
  }

  /// Takes note of a client whose certificate was refused or counts no more, and why.
  ///
  /// Called on the loop of the connection, as often as clients like: write it down sparingly.
  public typealias CertificateNotice = @Sendable (_ from: SourceAddress, _ why: String) -> Void

  private let connectionsMax: Int
  private let perSourceMax: Int
  private let notice: CertificateNotice?
  private let state = Mutex(State())

  public init(bounds: ServerBounds, certificateNotice: CertificateNotice? = nil) {
    self.notice = certificateNotice
    self.connectionsMax = bounds.connections
    self.perSourceMax = bounds.connectionsPerSource
  }

  public var counts: ConnectionCounts {
    state.withLock { state in
      var counts = state.counts
      counts.open = state.open
      return counts
    }
  }

  /// Takes a place for a connection; false when the listener or the source has none left.
  ///
  /// The cap per source keeps one broken client from taking every place. The table is bounded by
  /// the number of open connections. Connections of a Unix socket count as one source.
  func admit(_ source: SourceAddress) -> Bool {
    state.withLock { state in
      let ofSource = state.perSource[source, default: 0]
      guard state.open < connectionsMax, ofSource < perSourceMax else {
        state.counts.refused += 1
        return false
      }
      state.open += 1
      state.counts.accepted += 1
      state.perSource[source] = ofSource + 1
      return true
    }
  }

  func release(_ source: SourceAddress) {
    state.withLock { state in
      state.open -= 1
      let left = state.perSource[source, default: 1] - 1
      state.perSource[source] = left > 0 ? left : nil
    }
  }

  func count(failure: TLSError, from source: SourceAddress) {
    state.withLock { state in
      state.counts.tlsFailures += 1
      if failure.kind == .certificateRejected { state.counts.certificatesRejected += 1 }
    }
    if failure.kind == .certificateRejected { notice?(source, failure.reason) }
  }

  /// A connection ends because its client's certificate counts no more.
  func countCertificateEnd(from source: SourceAddress, because reason: String) {
    state.withLock { $0.counts.certificatesEnded += 1 }
    notice?(source, reason)
  }

  func count(failure: HTTP2Error) {
    switch failure.kind {
    case .protocolViolation, .flood, .badPreface: countProtocolError()
    case .connectionLost, .left, .internalFailure: break
    }
  }

  /// A peer broke HTTP/1.1 or HTTP/2, or spent a budget that stands against a flood.
  func countProtocolError() {
    state.withLock { $0.counts.protocolErrors += 1 }
  }

  func countTimeout() {
    state.withLock { $0.counts.timedOut += 1 }
  }
}

/// Numbers of one listener since its start; `open` is of now.
public struct ConnectionCounts: Sendable, Equatable {
  public var open = 0
  public var accepted: UInt64 = 0
  /// Over the cap of the listener or of the source.
  public var refused: UInt64 = 0
  public var tlsFailures: UInt64 = 0
  /// Of those, for the client's certificate: missing, not trusted, expired, revoked or denied.
  public var certificatesRejected: UInt64 = 0
  /// Open connections whose client's certificate expired, or was revoked or denied.
  public var certificatesEnded: UInt64 = 0
  public var protocolErrors: UInt64 = 0
  /// Closed for being too slow or too idle.
  public var timedOut: UInt64 = 0
}
