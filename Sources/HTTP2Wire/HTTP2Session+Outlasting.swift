import CNGHTTP2

// Requests that go on although their answer is complete: a refusal is often said before the body
// has come. RFC 9113 §8.1 lets a server call the rest off with a reset, but a client that is still
// sending may look at the reset first and never at the answer. So a rest of ordinary size is taken
// and thrown away, and called off only when it spends its credit or its time.
extension HTTP2Session {
  /// Resets requests that have outlasted their answers for `nanoseconds`; to be called now and
  /// then, about once a second.
  ///
  /// - Parameter now: of the clock that `receive` gets; not 0.
  public func callOffLateRequests(now: UInt64, after nanoseconds: UInt64) {
    guard unsafe endingEarly > 0 else { return }
    for index in unsafe open.indices {
      unsafe open[index]._withUnsafeGuaranteedRef { stream in
        guard unsafe stream.state.contains(.outlasted) else { return }
        if unsafe stream.outlastsSince == 0 {
          unsafe stream.outlastsSince = now
        } else if unsafe now > stream.outlastsSince, unsafe now - stream.outlastsSince > nanoseconds
        {
          callOff(stream)
        }
      }
    }
  }

  /// Our END_STREAM went out while other answers may have ended before their requests.
  func answerSent(_ id: Int32) {
    guard let handed = unsafe stream(id) else { return }
    unsafe handed._withUnsafeGuaranteedRef { stream in
      guard unsafe stream.state.contains(.endsEarly) && !stream.endedByPeer else { return }
      unsafe stream.state.insert(.outlasted)
      callOffIfSpent(stream)
    }
  }

  /// Body that nobody wants: neither kept nor told.
  func throwAway(_ count: Int, of stream: HTTP2Stream) {
    let credit = unsafe max(0, min(count, bounds.maxUnwantedBytes - stream.unwantedBytes))
    unsafe stream.unwantedBytes += count
    unsafe nghttp2_session_consume(handle, stream.id, credit)
    // The window of the connection belongs to the other streams too.
    unsafe nghttp2_session_consume_connection(handle, count - credit)
  }

  /// Calls off a request that can send nothing more without credit that it does not get.
  func callOffIfSpent(_ stream: HTTP2Stream) {
    guard unsafe stream.state.contains(.outlasted) else { return }
    let window = unsafe nghttp2_session_get_stream_effective_local_window_size(handle, stream.id)
    let used = unsafe nghttp2_session_get_stream_effective_recv_data_length(handle, stream.id)
    if used >= window { callOff(stream) }
  }

  /// Not the peer's fault, and so not charged to the budget of resets that it provokes.
  private func callOff(_ stream: HTTP2Stream) { reset(stream, .noError) }
}
