import CNGHTTP2

// Bodies, on either side.
extension HTTP2Session {
  /// Queues a piece of body; the array is kept, not copied, until it is framed.
  ///
  /// - Returns: false when the stream has more queued than it should: write again after
  ///   `streamDrained`. The piece was taken all the same.
  @discardableResult
  public func write(_ stream: HTTP2Stream, _ bytes: [UInt8]) -> Bool {
    // First: of a stream that is closed nothing was begun, whatever its owner has said since.
    guard unsafe failure == nil, unsafe !stream.isClosed else { return true }
    unsafe precondition(
      stream.state.contains(.answered) && !stream.output.isFinished, "written out of turn")
    unsafe stream.output.append(bytes)
    unsafe queuedOutputBytes &+= bytes.count
    resume(stream)
    guard unsafe stream.output.bytes > bounds.maxStreamQueuedBytes else { return true }
    unsafe stream.state.insert(.backedUp)
    return false
  }

  /// Ends our side of the stream, after what is queued, optionally with trailers.
  public func finish(_ stream: HTTP2Stream, trailers: PreparedHeaders? = nil) {
    guard startFinish(stream) else { return }
    if let trailers { unsafe stream.output.end(with: trailers) }
    resume(stream)
  }

  /// Ends our side of the stream with trailers built for this call.
  public func finish(_ stream: HTTP2Stream, trailers: FieldBlock) {
    guard startFinish(stream) else { return }
    if !trailers.isEmpty { unsafe stream.output.trailerFields = trailers }
    resume(stream)
  }

  private func startFinish(_ stream: HTTP2Stream) -> Bool {
    guard unsafe failure == nil, unsafe !stream.isClosed else { return false }
    unsafe precondition(
      stream.state.contains(.answered) && !stream.output.isFinished, "finished out of turn")
    endOutput(stream)
    return true
  }

  @inline(__always)
  func endOutput(_ stream: HTTP2Stream) {
    unsafe stream.output.isFinished = true
    if role == .server, unsafe !stream.endedByPeer {
      unsafe stream.state.insert(.endsEarly)
      unsafe endingEarly &+= 1
    }
  }

  @inline(__always)
  func queueWhole(_ stream: HTTP2Stream, _ body: [UInt8], _ trailers: PreparedHeaders?) {
    unsafe stream.output.append(body)
    unsafe queuedOutputBytes &+= body.count
    unsafe stream.output.isFinished = true
    if let trailers { unsafe stream.output.end(with: trailers) }
  }

  @inline(__always)
  private func resume(_ stream: HTTP2Stream) {
    guard unsafe stream.state.contains(.deferred) else { return }
    unsafe stream.state.remove(.deferred)
    unsafe nghttp2_session_resume_data(handle, stream.id)
  }

  /// Called by nghttp2 when the last body byte goes into a frame.
  func submitTrailers(of stream: HTTP2Stream) {
    if let trailers = unsafe stream.output.trailers {
      unsafe withFields(trailers, nil, borrowed: true) { fields, count in
        _ = unsafe nghttp2_submit_trailer(handle, stream.id, fields, count)
      }
    } else if let trailers = unsafe stream.output.trailerFields {
      guard FieldRules.areValues(trailers) else { return reset(stream, .internalError) }
      unsafe withFields(trailers) { fields, count in
        _ = unsafe nghttp2_submit_trailer(handle, stream.id, fields, count)
      }
    }
  }

  @inline(__always)
  func bodyProvider(_ stream: HTTP2Stream) -> nghttp2_data_provider {
    unsafe nghttp2_data_provider(
      source: nghttp2_data_source(ptr: Unmanaged.passUnretained(stream).toOpaque()),
      read_callback: { _, _, _, room, flags, source, session in
        let owner = unsafe Unmanaged<HTTP2Session>.fromOpaque(session.unsafelyUnwrapped)
        let stream = unsafe Unmanaged<HTTP2Stream>.fromOpaque(
          CNGHTTP2_source_pointer(source.unsafelyUnwrapped).unsafelyUnwrapped)
        return unsafe owner._withUnsafeGuaranteedRef {
          unsafe $0.nextData(stream, room, flags.unsafelyUnwrapped)
        }
      })
  }
}
