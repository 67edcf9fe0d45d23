import CNGHTTP2

extension HTTP2Session {
  /// Appends frames that are ready, whole ones, until about `limit` bytes were added.
  ///
  /// Ask only while the transport can take them; then `tell`, since sending ends streams
  /// and makes room. Returns the bytes added; 0 means nothing to send now.
  public func produce(into target: inout [UInt8], limit: Int) throws(HTTP2Error) -> Int {
    beginTurn()
    let start = target.count
    if unsafe failure != nil {
      unsafe target.append(contentsOf: farewell)
      unsafe farewell = []
      return target.count - start
    }
    unsafe swap(&target, &output)
    var code = 0
    while unsafe output.count &- start < limit {
      var bytes: UnsafePointer<UInt8>?
      let before = unsafe output.count
      code = unsafe nghttp2_session_mem_send(handle, &bytes)
      if code > 0 {
        unsafe output.append(contentsOf: UnsafeBufferPointer(start: bytes, count: code))
      } else if unsafe output.count == before {
        break
      }
    }
    unsafe swap(&target, &output)
    if let excess = unsafe excess { throw fail(.flood, .enhanceYourCalm, excess) }
    if code < 0 { throw fail(libraryError: Int32(truncatingIfNeeded: code)) }
    if let failure = unsafe failure { retireAll(failure.code) }
    return target.count &- start
  }

  /// How much of a stream's body goes into its next DATA frame.
  func nextData(
    _ handed: Unmanaged<HTTP2Stream>, _ room: Int, _ flags: UnsafeMutablePointer<UInt32>
  )
    -> Int
  {
    unsafe handed._withUnsafeGuaranteedRef { stream in
      let waiting = unsafe stream.output.bytes
      if waiting == 0, unsafe !stream.output.isFinished {
        unsafe stream.state.insert(.deferred)
        return Int(NGHTTP2_ERR_DEFERRED.rawValue)
      }
      let count = min(room, waiting)
      if count < waiting, count < Self.dropBytes,
        unsafe !dribbledFrames.spend(bounds.dribbledFrames, now: now)
      {
        unsafe excess = "the window is opened by drops only"
      }
      unsafe flags.pointee |= NGHTTP2_DATA_FLAG_NO_COPY.rawValue
      if count == waiting, unsafe stream.output.isFinished {
        unsafe flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue
        unsafe stream.state.insert(.framedWhole)
        if unsafe stream.output.hasTrailers {
          unsafe flags.pointee |= NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue
          submitTrailers(of: stream)
        }
      }
      return count
    }
  }

  /// Writes a DATA frame straight from the caller's array into the output: one copy.
  func writeData(
    _ head: UnsafeBufferPointer<UInt8>, _ count: Int, _ source: UnsafePointer<nghttp2_data_source>
  ) -> Int32 {
    let handed = unsafe Unmanaged<HTTP2Stream>.fromOpaque(
      CNGHTTP2_source_pointer(source).unsafelyUnwrapped)
    unsafe output.append(contentsOf: head)
    unsafe meter.sentData()
    unsafe handed._withUnsafeGuaranteedRef { stream in
      if count > 0 { unsafe stream.output.move(count, to: &output) }
      unsafe queuedOutputBytes &-= count
      noteProgress(stream, count)
      if unsafe stream.state.contains(.backedUp),
        unsafe stream.output.bytes <= bounds.maxStreamQueuedBytes / 2
      {
        unsafe stream.state.remove(.backedUp)
        unsafe inbox.note(.drained, handed)
      }
    }
    return 0
  }

  /// Watches what nghttp2 sends by itself: resets that the peer provoked, and the end.
  func frameSent(_ frame: UnsafePointer<nghttp2_frame>) -> Int32 {
    let type = unsafe UInt32(CNGHTTP2_frame_type(frame))
    if type == NGHTTP2_RST_STREAM.rawValue {
      unsafe resetSent(CNGHTTP2_frame_stream_id(frame))
    } else if type == NGHTTP2_GOAWAY.rawValue {
      unsafe goAwaySent(HTTP2ErrorCode(rawValue: CNGHTTP2_goaway_code(frame)))
    } else if unsafe endingEarly > 0, type <= NGHTTP2_HEADERS.rawValue,
      unsafe UInt32(CNGHTTP2_frame_flags(frame)) & NGHTTP2_FLAG_END_STREAM.rawValue != 0
    {
      unsafe answerSent(CNGHTTP2_frame_stream_id(frame))
    }
    return 0
  }

  /// nghttp2 sends nothing more after the GOAWAY of a broken connection, or of one we end at once.
  private func goAwaySent(_ code: HTTP2ErrorCode) {
    guard unsafe failure == nil else { return }
    if unsafe isLeaving {
      unsafe failure = HTTP2Error(kind: .left, code: code, text: "we ended the connection")
    } else if code != .noError {
      unsafe failure = HTTP2Error(
        kind: .protocolViolation, code: code, text: "the peer broke the protocol")
    }
  }

  private func resetSent(_ id: Int32) {
    let ours =
      unsafe stream(id)?._withUnsafeGuaranteedRef { unsafe $0.state.contains(.resetByUs) } ?? false
    if !ours, unsafe !provokedResets.spend(bounds.resetsProvoked, now: now) {
      unsafe excess = "too many streams that had to be reset"
    }
  }
}
