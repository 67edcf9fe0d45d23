import CNGHTTP2

// Answers that the peer's flow-control window holds back. A peer that never opens it costs us the
// answer's memory for as long as it likes (slow read; CVE-2019-9517), unless time ends it.
extension HTTP2Session {
  /// Resets streams whose answers the peer has had no room for during `nanoseconds`; to be called
  /// now and then, about once a second.
  ///
  /// Only a shut window counts: a stream with nothing to say, or one that waits for its turn or for
  /// the socket, is left alone. Room for a drop (under 256 bytes of a longer answer) is no room.
  ///
  /// - Parameter now: of the clock that `receive` gets; not 0.
  public func resetStalledAnswers(now: UInt64, after nanoseconds: UInt64) {
    guard unsafe failure == nil, role == .server else { return }
    let isLate = isConnectionLate(now: now, after: nanoseconds)
    for index in unsafe open.indices {
      unsafe open[index]._withUnsafeGuaranteedRef { stream in
        guard owes(stream) else {
          unsafe stream.stalledSince = 0
          return
        }
        if isStreamLate(stream, now: now, after: nanoseconds) || isLate {
          reset(stream, .cancel)
          countProvokedEnd(now: now)
        }
      }
    }
  }

  /// The window of the connection has been shut all the time, so that no stream got on.
  private func isConnectionLate(now: UInt64, after nanoseconds: UInt64) -> Bool {
    let hasMoved = unsafe hasMovedData
    unsafe hasMovedData = false
    guard unsafe queuedOutputBytes > 0, !hasMoved,
      unsafe nghttp2_session_get_remote_window_size(handle) <= 0
    else {
      unsafe stalledSince = 0
      return false
    }
    if unsafe stalledSince == 0 { unsafe stalledSince = now }
    return unsafe now > stalledSince && now - stalledSince > nanoseconds
  }

  private func isStreamLate(_ stream: HTTP2Stream, now: UInt64, after nanoseconds: UInt64) -> Bool {
    guard unsafe nghttp2_session_get_stream_remote_window_size(handle, stream.id) <= 0 else {
      unsafe stream.stalledSince = 0
      return false
    }
    if unsafe stream.stalledSince == 0 { unsafe stream.stalledSince = now }
    return unsafe now > stream.stalledSince && now - stream.stalledSince > nanoseconds
  }

  /// Something of the answer is not framed: body, or only the end behind it.
  private func owes(_ stream: HTTP2Stream) -> Bool {
    guard unsafe stream.state.contains(.answered), unsafe !stream.state.contains(.framedWhole),
      unsafe !stream.state.contains(.resetByUs)
    else { return false }
    return unsafe stream.output.bytes > 0 || stream.output.isFinished
  }

  /// A piece of answer went into a frame; drops are no progress, or one a second would do.
  @inline(__always)
  func noteProgress(_ stream: HTTP2Stream, _ count: Int) {
    guard unsafe count >= Self.dropBytes || stream.output.bytes == 0 else { return }
    unsafe stream.stalledSince = 0
    unsafe hasMovedData = true
  }

  /// Below it a piece of a longer answer is one that the peer's window has cut.
  static let dropBytes = 256
}
