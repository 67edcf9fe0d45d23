import CNGHTTP2

extension HTTP2Session {
  /// Announces that the connection will end: requests on their way are still served (RFC 9113
  /// §6.8).
  ///
  /// Call ``finishShutdown()`` about a round trip later. On a client this does nothing yet.
  public func beginShutdown() {
    guard unsafe failure == nil, role == .server else { return }
    unsafe nghttp2_submit_shutdown_notice(handle)
  }

  /// Takes no new streams; those open are finished, then the session `isFinished`.
  public func finishShutdown() {
    guard unsafe failure == nil else { return }
    let last = unsafe nghttp2_session_get_last_proc_stream_id(handle)
    unsafe nghttp2_submit_goaway(handle, none, last, HTTP2ErrorCode.noError.rawValue, nil, 0)
  }

  /// Ends the connection at once: after this GOAWAY nothing is sent and open streams are closed.
  public func goAway(_ code: HTTP2ErrorCode) {
    guard unsafe failure == nil else { return }
    unsafe isLeaving = true
    unsafe nghttp2_session_terminate_session(handle, code.rawValue)
  }

  /// Ends the connection with everything before `stream`: that one and later ones are not
  /// processed, and the peer may send them again elsewhere (RFC 9113 §6.8).
  ///
  /// Later requests that wait in the inbox are never told. When a later one was told already, the
  /// GOAWAY must own up to it, and `stream` alone is refused.
  public func goAway(before stream: HTTP2Stream) {
    guard unsafe failure == nil else { return }
    let isLatest = unsafe stream.id >= lastTold
    let last = unsafe isLatest ? max(0, stream.id - 2) : lastTold
    unsafe lastServed = min(lastServed, last)
    if !isLatest { reset(stream, .refusedStream) }
    unsafe nghttp2_submit_goaway(handle, none, last, HTTP2ErrorCode.noError.rawValue, nil, 0)
  }

  /// The transport is gone: every open stream is reported closed with `code`.
  public func connectionLost(_ code: HTTP2ErrorCode = .cancel) {
    if unsafe failure == nil {
      unsafe failure = HTTP2Error(
        kind: .connectionLost, code: code, text: "the connection was lost")
    }
    unsafe farewell = []
    retireAll(code)
  }

  /// Asks the peer for a sign of life, answered by `.pong`.
  public func ping() {
    guard unsafe failure == nil else { return }
    unsafe nghttp2_submit_ping(handle, none, nil)
  }

  /// Ends one stream now (RFC 9113 §6.4); `streamClosed` follows once the frame was produced.
  public func reset(_ stream: HTTP2Stream, _ code: HTTP2ErrorCode) {
    guard unsafe failure == nil, unsafe !stream.isClosed, unsafe !stream.state.contains(.resetByUs)
    else { return }
    unsafe stream.state.insert(.resetByUs)
    unsafe nghttp2_submit_rst_stream(handle, none, stream.id, code.rawValue)
  }

  /// Counts a stream against the peer that made us end it, though not by breaking the protocol: a
  /// peer that does so over and over ends the connection (the budget of CVE-2025-8671).
  ///
  /// - Parameter now: of the clock that `receive` gets.
  public func countProvokedEnd(now: UInt64) {
    guard unsafe !provokedResets.spend(bounds.resetsProvoked, now: now) else { return }
    unsafe excess = "too many streams that had to be ended"
  }

  /// Returns flow-control credit for body bytes that were dealt with, so the peer may send more.
  ///
  /// What is never returned goes back to the connection, though not to the stream, when the stream
  /// closes.
  public func consume(_ stream: HTTP2Stream, _ count: Int) {
    let returned = unsafe min(count, stream.unreturnedBytes)
    guard returned > 0, unsafe failure == nil else { return }
    unsafe stream.unreturnedBytes &-= returned
    if unsafe stream.endedByPeer || stream.isClosed {
      unsafe creditOwed &+= returned
      if unsafe !isTelling { returnCredit() }
    } else {
      unsafe nghttp2_session_consume(handle, stream.id, returned)
    }
  }

  /// Returns what is owed to the connection for streams that get no more; once for all of them that
  /// are told of together.
  @inline(__always)
  func returnCredit() {
    guard unsafe creditOwed > 0 else { return }
    unsafe nghttp2_session_consume_connection(handle, creditOwed)
    unsafe creditOwed = 0
  }

  var none: UInt8 { UInt8(NGHTTP2_FLAG_NONE.rawValue) }
}
