import CNGHTTP2

extension HTTP2Session {
  /// Creates nghttp2's session and submits our SETTINGS.
  func open(userData: UnsafeMutableRawPointer) throws(HTTP2Error) {
    var option: OpaquePointer?
    guard unsafe nghttp2_option_new(&option) == 0 else { throw Self.outOfMemory }
    defer { unsafe nghttp2_option_del(option) }
    unsafe nghttp2_option_set_no_auto_window_update(option, 1)
    unsafe nghttp2_option_set_no_closed_streams(option, 1)
    unsafe nghttp2_option_set_max_outbound_ack(option, bounds.maxQueuedFrames)
    // Ours counts resets, and answers them with the code that says why.
    unsafe nghttp2_option_set_stream_reset_rate_limit(option, 1 << 40, 1 << 40)
    unsafe nghttp2_option_set_max_send_header_block_length(option, 256 << 10)
    let code =
      switch role {
      case .server:
        unsafe nghttp2_session_server_new3(
          &handle, SessionCallbacks.shared.pointer, userData, option, memory.allocator)
      case .client:
        unsafe nghttp2_session_client_new3(
          &handle, SessionCallbacks.shared.pointer, userData, option, memory.allocator)
      }
    guard code == 0 else { throw Self.outOfMemory }
    var settings = [
      entry(NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1),
      entry(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, bounds.initialWindowBytes),
      entry(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, bounds.maxHeaderListBytes),
    ]
    switch role {
    case .server:
      settings.append(entry(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, bounds.maxConcurrentStreams))
    case .client:
      settings.append(entry(NGHTTP2_SETTINGS_ENABLE_PUSH, 0))
    }
    let window = Int32(clamping: bounds.connectionWindowBytes)
    guard
      unsafe nghttp2_submit_settings(
        handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), settings, settings.count) == 0,
      unsafe nghttp2_session_set_local_window_size(
        handle, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, window) == 0
    else { throw Self.outOfMemory }
  }

  private func entry(_ id: nghttp2_settings_id, _ value: Int) -> nghttp2_settings_entry {
    nghttp2_settings_entry(settings_id: Int32(id.rawValue), value: UInt32(clamping: value))
  }

  static let outOfMemory = HTTP2Error(
    kind: .internalFailure, code: .internalError, text: "no memory left for another session")
}
