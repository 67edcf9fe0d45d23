import CNGHTTP2

// The table of open streams: nghttp2 finds them by id, this one only owns them.
extension HTTP2Session {
  @inline(__always)
  func enroll(_ handed: Unmanaged<HTTP2Stream>, id: Int32) {
    unsafe handed._withUnsafeGuaranteedRef { stream in
      unsafe stream.id = id
      unsafe stream.slot = unsafe open.count
    }
    unsafe open.append(handed)
  }

  /// Takes a stream out of the table and tells its end to whoever knew of it.
  @inline(__always)
  func retire(_ handed: Unmanaged<HTTP2Stream>, _ code: HTTP2ErrorCode) {
    unsafe handed._withUnsafeGuaranteedRef { stream in
      let last = unsafe open.removeLast()
      if unsafe stream.slot < open.count {
        unsafe open[stream.slot] = unsafe last
        unsafe last._withUnsafeGuaranteedRef { unsafe $0.slot = unsafe stream.slot }
      }
      unsafe stream.isClosed = true
      // Of what we rejected nghttp2 may say that it ended well.
      if unsafe !stream.state.contains(.rejected) { unsafe stream.closeCode = code }
      if unsafe stream.output.bytes > 0 {
        unsafe queuedOutputBytes &-= stream.output.bytes
        unsafe stream.output.drop()
      }
      if unsafe stream.unreturnedBytes > 0 { returnConnectionCredit(stream) }
      if unsafe stream.state.contains(.endsEarly) { unsafe endingEarly &-= 1 }
    }
    if unsafe reading?.toOpaque() == handed.toOpaque() { stopReading() }
    let isKnown = unsafe handed._withUnsafeGuaranteedRef {
      unsafe role == .client || $0.state.contains(.hasHead)
    }
    if isKnown {
      unsafe inbox.note(.closed, handed)
    } else {
      unsafe memory.putStream(handed)
    }
  }

  /// Streams that are open for at least one side, in no order.
  public func forEachOpenStream(_ body: (HTTP2Stream) -> Void) {
    for index in unsafe open.indices { unsafe open[index]._withUnsafeGuaranteedRef(body) }
  }

  /// The connection's window must not shrink for what nobody will read any more.
  private func returnConnectionCredit(_ stream: HTTP2Stream) {
    if unsafe failure == nil {
      unsafe nghttp2_session_consume_connection(handle, stream.unreturnedBytes)
    }
    unsafe stream.unreturnedBytes = 0
  }

  /// Every open stream ends with the connection.
  func retireAll(_ code: HTTP2ErrorCode) {
    stopReading()
    while let handed = unsafe open.last { unsafe retire(handed, code) }
  }
}
