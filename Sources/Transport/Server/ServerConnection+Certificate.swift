public import Cryptography
import NIOCore
import System

/// Certificates of clients that stop to count while their connections are open.
extension ServerConnection {
  /// How long requests in progress may take to their end once the certificate counts no more. No
  /// new ones are taken meanwhile.
  private static let graceNanoseconds: UInt64 = 5_000_000_000

  /// A connection does not outlive the certificate that opened it.
  ///
  /// - Parameter date: seconds since 1970.
  func endExpiredCertificate(at date: Int64, now: UInt64) {
    guard let certificate = facts.certificate, certificate.notAfter <= date else { return }
    endCertificate(because: "the certificate has expired", now: now)
  }

  /// Holds the client's certificate against the rules of another context, and ends the connection
  /// when it would not be let in any more. One that is still shaking hands is closed: it would be
  /// judged by the old rules.
  func recheckCertificate(against context: TLSContext, now: UInt64) {
    guard let tls, certificateEndedAt == nil else { return }
    guard tls.isEstablished else {
      close()
      return
    }
    guard let objection = context.objection(to: tls) else { return }
    endCertificate(because: objection, now: now)
  }

  /// Tells the peer to go (GOAWAY, or `connection: close`), and nobody any more who it is.
  private func endCertificate(because reason: String, now: UInt64) {
    guard certificateEndedAt == nil else { return }
    certificateEndedAt = now
    facts.endCertificate(because: reason)
    acceptor.countCertificateEnd(from: facts.source, because: reason)
    service.certificateEnded(on: facts)
    drain()
  }

  func isCertificateGraceOver(now: UInt64) -> Bool {
    guard let since = certificateEndedAt else { return false }
    return now > since && now - since > Self.graceNanoseconds
  }
}

extension LoopContext {
  /// Connections judged in one turn of the loop: some 10 ms of public-key work.
  private static let judgedPerTurn = 64

  /// Holds the certificates of open connections against new contexts, and ends the connections
  /// whose clients would not be let in any more: a GOAWAY at once, the end when requests in
  /// progress are answered, at the latest after five seconds.
  ///
  /// To be called on the loop after the listeners have their new contexts, when authorities,
  /// revocation lists or denied certificates have changed.
  ///
  /// - Parameter contexts: by index of listener; connections of others stay as they are.
  public func recheckCertificates(against contexts: [Int: TLSContext]) {
    let chosen = connections.values.filter { contexts[$0.facts.listener] != nil }
    recheck(chosen[...], against: contexts)
  }

  private func recheck(
    _ connections: ArraySlice<ServerConnection>, against contexts: [Int: TLSContext]
  ) {
    let now = MonotonicClock.now()
    for connection in connections.prefix(Self.judgedPerTurn) {
      if let context = contexts[connection.facts.listener] {
        connection.recheckCertificate(against: context, now: now)
      }
    }
    let rest = connections.dropFirst(Self.judgedPerTurn)
    guard !rest.isEmpty else { return }
    eventLoop.assumeIsolated().execute { self.recheck(rest, against: contexts) }
  }
}
