import CNGHTTP2

// The client's side.
extension HTTP2Session {
  /// Requests that may be started now: what the peer allows less what is open; 0 once the
  /// connection is ending.
  public var availableStreams: Int {
    guard unsafe failure == nil, role == .client,
      unsafe nghttp2_session_check_request_allowed(handle) != 0
    else { return 0 }
    let allowed = unsafe nghttp2_session_get_remote_settings(
      handle, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS)
    return unsafe max(0, Int(allowed) - open.count)
  }

  /// Starts a request; a body follows by `write` unless `endStream`.
  ///
  /// - Returns: nil when nothing may be started here now: use another connection, or wait.
  public func request(_ fields: FieldBlock, endStream: Bool) -> HTTP2Stream? {
    start(fields, body: nil, ends: endStream)
  }

  /// Starts a request with its whole body, which is kept, not copied, until it is framed.
  public func request(_ fields: FieldBlock, body: [UInt8]) -> HTTP2Stream? {
    start(fields, body: body, ends: true)
  }

  private func start(_ block: FieldBlock, body: [UInt8]?, ends: Bool) -> HTTP2Stream? {
    precondition(role == .client, "a server does not ask")
    guard availableStreams > 0 else { return nil }
    let handed = unsafe memory.takeStream()
    let stream = unsafe handed.takeUnretainedValue()
    unsafe enroll(handed, id: 0)
    unsafe stream.state.insert(.answered)
    guard FieldRules.areValues(block) else {
      unsafe retire(handed, .internalError)
      return stream
    }
    let hasBody = !ends || body?.isEmpty == false
    if let body, hasBody { queueWhole(stream, body, nil) }
    var provider = unsafe bodyProvider(stream)
    let id = unsafe withFields(block) { fields, count in
      unsafe hasBody
        ? nghttp2_submit_request(handle, nil, fields, count, &provider, handed.toOpaque())
        : nghttp2_submit_request(handle, nil, fields, count, nil, handed.toOpaque())
    }
    guard id > 0 else {
      unsafe retire(
        handed, id == NGHTTP2_ERR_STREAM_ID_NOT_AVAILABLE.rawValue ? .refusedStream : .internalError
      )
      return stream
    }
    unsafe stream.id = id
    return stream
  }
}
