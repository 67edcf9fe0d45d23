import NIOCore

extension ServerConnection {
  /// Called about once a second: closes what is too slow or too idle.
  func tick(now: UInt64) {
    // What has come is not late, and not silence.
    settle()
    guard let context else { return }
    if ending.hasBegun {
      if ending.isOver(now: now) { context.close(promise: nil) }
      return
    }
    if isCertificateGraceOver(now: now) { return close(context: context) }
    // Slow reading below HTTP: the peer's own window (RFC 9293 §3.8.6) stays shut. Nothing that
    // could be said would reach it.
    if output.stalledNanoseconds(in: context, now: now) > bounds.requestNanoseconds {
      acceptor.countTimeout()
      context.close(promise: nil)
      return
    }
    switch stage {
    case .opening:
      let isAwaited = drainingSince.map { now < $0 &+ ServerBounds.firstRequestNanoseconds }
      if isAwaited == false {
        close(context: context)
      } else if now &- openedAt > bounds.handshakeNanoseconds {
        acceptor.countTimeout()
        close(context: context)
      }
    case .http2:
      withHTTP2 { http2 in
        guard http2.isTooSlow(now: now) else { return }
        acceptor.countTimeout()
        close(context: context)
      }
    case .http1:
      context.fireUserInboundEventTriggered(TickEvent(now: now))
    case .closed:
      break
    }
  }
}
