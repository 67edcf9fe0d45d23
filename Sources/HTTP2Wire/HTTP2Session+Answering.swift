import CNGHTTP2

// The server's side. Each of these answers false, and does nothing, when the stream is closed
// already: a peer may leave at any time. Answering one stream twice is our own bug.
extension HTTP2Session {
  /// Sends a prepared header section; a body follows by `write` unless `endStream`.
  ///
  /// - Parameter extra: fields that go behind, for instance the date.
  @discardableResult
  public func respond(
    _ stream: HTTP2Stream, headers: PreparedHeaders, extra: PreparedHeaders? = nil, endStream: Bool
  ) -> Bool {
    guard startAnswer(stream, ends: endStream) else { return false }
    submit(stream, headers, extra, hasBody: !endStream)
    return true
  }

  /// Sends a whole answer with one submission; the array is kept, not copied, until it is framed.
  ///
  /// - Parameter more: Fields that are of this answer alone; they are copied.
  @discardableResult
  public func respond(
    _ stream: HTTP2Stream, headers: PreparedHeaders, extra: PreparedHeaders? = nil,
    more: FieldBlock = FieldBlock(), body: [UInt8], trailers: PreparedHeaders? = nil
  ) -> Bool {
    guard startAnswer(stream, ends: true) else { return false }
    let hasBody = !body.isEmpty || trailers != nil
    if hasBody { queueWhole(stream, body, trailers) }
    submit(stream, headers, extra, more, hasBody: hasBody)
    return true
  }

  /// Sends a header section built for this call, which is copied.
  @discardableResult
  public func respond(
    _ stream: HTTP2Stream, fields: FieldBlock, extra: PreparedHeaders? = nil, endStream: Bool
  ) -> Bool {
    guard startAnswer(stream, ends: endStream) else { return false }
    submit(stream, fields, extra, hasBody: !endStream)
    return true
  }

  @discardableResult
  public func respond(
    _ stream: HTTP2Stream, fields: FieldBlock, extra: PreparedHeaders? = nil, body: [UInt8],
    trailers: PreparedHeaders? = nil
  ) -> Bool {
    guard startAnswer(stream, ends: true) else { return false }
    let hasBody = !body.isEmpty || trailers != nil
    if hasBody { queueWhole(stream, body, trailers) }
    submit(stream, fields, extra, hasBody: hasBody)
    return true
  }

  /// Sends an interim response such as 100; the answer proper is still to come.
  @discardableResult
  public func inform(_ stream: HTTP2Stream, headers: PreparedHeaders) -> Bool {
    unsafe precondition(role == .server && !stream.state.contains(.answered), "informed too late")
    guard unsafe failure == nil, unsafe !stream.isClosed else { return false }
    // Copied by flag, not borrowed: the stream keeps only the headers of the answer proper alive.
    return unsafe withFields(headers, nil, borrowed: false) { fields, count in
      unsafe nghttp2_submit_headers(handle, none, stream.id, nil, fields, count, nil) == 0
    }
  }

  @inline(__always)
  private func startAnswer(_ stream: HTTP2Stream, ends: Bool) -> Bool {
    unsafe precondition(role == .server && !stream.state.contains(.answered), "answered twice")
    guard unsafe failure == nil, unsafe !stream.isClosed else { return false }
    unsafe stream.state.insert(.answered)
    if ends { endOutput(stream) }
    return true
  }

  private func submit(
    _ stream: HTTP2Stream, _ headers: PreparedHeaders, _ extra: PreparedHeaders?,
    _ more: FieldBlock = FieldBlock(), hasBody: Bool
  ) {
    guard more.isEmpty || FieldRules.areValues(more) else { return reset(stream, .internalError) }
    // The same stream often sends the same headers again.
    if unsafe stream.output.headers !== headers { unsafe stream.output.headers = headers }
    if let extra, unsafe stream.output.extra !== extra { unsafe stream.output.extra = extra }
    unsafe withFields(headers, extra, more, borrowed: true) { fields, count in
      unsafe submitResponse(stream, fields, count, hasBody: hasBody)
    }
  }

  private func submit(
    _ stream: HTTP2Stream, _ block: FieldBlock, _ extra: PreparedHeaders?, hasBody: Bool
  ) {
    guard FieldRules.areValues(block) else { return reset(stream, .internalError) }
    if let extra, unsafe stream.output.extra !== extra { unsafe stream.output.extra = extra }
    unsafe withFields(block, extra) { fields, count in
      unsafe submitResponse(stream, fields, count, hasBody: hasBody)
    }
  }

  @inline(__always)
  private func submitResponse(
    _ stream: HTTP2Stream, _ fields: UnsafePointer<nghttp2_nv>?, _ count: Int, hasBody: Bool
  ) {
    var provider = unsafe bodyProvider(stream)
    if !hasBody { unsafe stream.state.insert(.framedWhole) }
    let code =
      unsafe hasBody
      ? nghttp2_submit_response(handle, stream.id, fields, count, &provider)
      : nghttp2_submit_response(handle, stream.id, fields, count, nil)
    if code != 0 { reset(stream, .internalError) }
  }
}
