import CNGHTTP2

// What nghttp2 tells while it parses. Each of these only notes; none calls the layer above.
extension HTTP2Session {
  /// A header block begins: nghttp2 has made a stream for a request, or found ours for a response.
  func headersBegan(_ frame: UnsafePointer<nghttp2_frame>) -> Int32 {
    stopReading()
    let id = unsafe CNGHTTP2_frame_stream_id(frame)
    if unsafe CNGHTTP2_headers_category(frame) == NGHTTP2_HCAT_REQUEST {
      let stream = unsafe memory.takeStream()
      unsafe enroll(stream, id: id)
      unsafe nghttp2_session_set_stream_user_data(handle, id, stream.toOpaque())
      unsafe reading = unsafe stream
    } else {
      unsafe reading = unsafe stream(id)
    }
    if let reading = unsafe reading {
      unsafe readingBlock = unsafe reading._withUnsafeGuaranteedRef {
        unsafe Unmanaged.passRetained(
          $0.state.contains(.hasHead)
            ? $0.trailers.uniqueStorage() : $0.head.uniqueStorage())
      }
    }
    return 0
  }

  /// One field, already checked by nghttp2 for its form (RFC 9113 §8.2.1).
  @inline(__always)
  func fieldArrived(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>)
    -> Int32
  {
    guard let block = unsafe readingBlock else { return 0 }
    return unsafe block._withUnsafeGuaranteedRef { block in
      let size = unsafe block.listBytes &+ name.count &+ value.count &+ 32
      guard unsafe size <= bounds.maxHeaderListBytes && block.count < bounds.maxHeaderFields else {
        unsafe reading?._withUnsafeGuaranteedRef { reject($0, .enhanceYourCalm) }
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue
      }
      unsafe block.append(name, value)
      return 0
    }
  }

  /// The block is whole, or nobody wants it any more.
  @inline(__always)
  func stopReading() {
    unsafe reading = nil
    guard let block = unsafe readingBlock else { return }
    unsafe readingBlock = nil
    unsafe block.release()
  }

  func frameArrived(_ frame: UnsafePointer<nghttp2_frame>) -> Int32 {
    switch unsafe UInt32(CNGHTTP2_frame_type(frame)) {
    case NGHTTP2_HEADERS.rawValue: unsafe headersArrived(frame)
    case NGHTTP2_DATA.rawValue:
      if unsafe endsStream(frame) {
        if let stream = unsafe stream(CNGHTTP2_frame_stream_id(frame)) { unsafe peerEnded(stream) }
      } else if unsafe endingEarly > 0,
        let stream = unsafe stream(CNGHTTP2_frame_stream_id(frame))
      {
        unsafe stream._withUnsafeGuaranteedRef { callOffIfSpent($0) }
      }
    case NGHTTP2_GOAWAY.rawValue:
      unsafe inbox.note(
        .goAway, lastStreamID: CNGHTTP2_goaway_last_stream_id(frame),
        code: CNGHTTP2_goaway_code(frame))
    case NGHTTP2_SETTINGS.rawValue where unsafe !isAcknowledgement(frame):
      unsafe isGreeted = true
      unsafe inbox.note(.settingsChanged)
    case NGHTTP2_PING.rawValue where unsafe isAcknowledgement(frame): unsafe inbox.note(.pong)
    default: break
    }
    return 0
  }

  @inline(__always)
  private func headersArrived(_ frame: UnsafePointer<nghttp2_frame>) {
    guard let handed = unsafe reading else { return }
    stopReading()
    unsafe handed._withUnsafeGuaranteedRef { stream in
      if unsafe stream.state.contains(.hasHead) {
        if unsafe endsStream(frame) { unsafe peerEnded(handed) }
        return
      }
      let verdict =
        unsafe role == .server
        ? RequestRules.check(stream.head) : ResponseRules.check(stream.head)
      switch verdict {
      case .malformed: reject(stream, .protocolError)
      case .interim:
        unsafe stream.head.removeAll()
        unsafe stream.interimResponses += 1
        if unsafe stream.interimResponses > bounds.maxInterimResponses {
          reject(stream, .enhanceYourCalm)
        }
      case .wellFormed:
        unsafe stream.state.insert(.hasHead)
        unsafe stream.endedByPeer = unsafe endsStream(frame)
        unsafe inbox.note(.head, handed)
      }
    }
  }

  @inline(__always)
  private func peerEnded(_ handed: Unmanaged<HTTP2Stream>) {
    unsafe handed._withUnsafeGuaranteedRef { stream in
      unsafe stream.endedByPeer = true
      if unsafe stream.state.isDisjoint(with: [.rejected, .unseen, .endsEarly]) {
        unsafe inbox.note(.end, handed)
      }
    }
  }

  func dataArrived(_ id: Int32, _ bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
    guard let handed = unsafe stream(id) else {
      unsafe nghttp2_session_consume_connection(handle, bytes.count)
      return 0
    }
    unsafe handed._withUnsafeGuaranteedRef { stream in
      if unsafe stream.state.contains(.endsEarly) { return throwAway(bytes.count, of: stream) }
      unsafe stream.unreturnedBytes &+= bytes.count
      guard unsafe !stream.state.contains(.rejected) else { return }
      guard unsafe stream.inbound.count &+ bytes.count <= bounds.maxInboundBytes else {
        reject(stream, .enhanceYourCalm)
        return
      }
      unsafe stream.inbound.append(contentsOf: bytes)
      if unsafe !stream.state.contains(.bodyQueued) {
        unsafe stream.state.insert(.bodyQueued)
        unsafe inbox.note(.body, handed)
      }
    }
    return 0
  }

  /// The stream is gone for nghttp2: it leaves the table, and its last event carries it out.
  func streamClosed(_ id: Int32, _ code: UInt32) -> Int32 {
    guard let handed = unsafe stream(id) else { return 0 }
    unsafe retire(handed, HTTP2ErrorCode(rawValue: code))
    return 0
  }

  /// Refuses what the peer sent on a stream; nothing of it reaches the layer above.
  func reject(_ stream: HTTP2Stream, _ code: HTTP2ErrorCode) {
    unsafe stream.state.insert(.rejected)
    unsafe stream.closeCode = code
    unsafe nghttp2_submit_rst_stream(
      handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.id, code.rawValue)
  }

  @inline(__always)
  func stream(_ id: Int32) -> Unmanaged<HTTP2Stream>? {
    guard let pointer = unsafe nghttp2_session_get_stream_user_data(handle, id) else { return nil }
    return unsafe Unmanaged.fromOpaque(pointer)
  }

  @inline(__always)
  private func endsStream(_ frame: UnsafePointer<nghttp2_frame>) -> Bool {
    unsafe UInt32(CNGHTTP2_frame_flags(frame)) & NGHTTP2_FLAG_END_STREAM.rawValue != 0
  }

  @inline(__always)
  private func isAcknowledgement(_ frame: UnsafePointer<nghttp2_frame>) -> Bool {
    unsafe UInt32(CNGHTTP2_frame_flags(frame)) & NGHTTP2_FLAG_ACK.rawValue != 0
  }
}
