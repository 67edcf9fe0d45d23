import CNGHTTP2

/// The table of functions nghttp2 calls, made once for all sessions, which copy it.
@safe
final class SessionCallbacks: @unchecked Sendable {
  // Written in init only.
  let pointer: OpaquePointer?

  static let shared = SessionCallbacks()

  private init() {
    var table: OpaquePointer?
    let code = unsafe nghttp2_session_callbacks_new(&table)
    precondition(code == 0, "no memory at start")
    unsafe pointer = unsafe table
    unsafe nghttp2_session_callbacks_set_on_begin_headers_callback(table) { _, frame, session in
      unsafe session.withOwner { unsafe $0.headersBegan(frame.unsafelyUnwrapped) }
    }
    unsafe nghttp2_session_callbacks_set_on_header_callback(table) {
      _, _, name, nameCount, value, valueCount, _, session in
      unsafe session.withOwner {
        unsafe $0.fieldArrived(
          UnsafeBufferPointer(start: name, count: nameCount),
          UnsafeBufferPointer(start: value, count: valueCount))
      }
    }
    // A field of bad form makes the whole message malformed; by default it is skipped.
    unsafe nghttp2_session_callbacks_set_on_invalid_header_callback(table) {
      _, _, _, _, _, _, _, _ in
      NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue
    }
    unsafe nghttp2_session_callbacks_set_on_frame_recv_callback(table) { _, frame, session in
      unsafe session.withOwner { unsafe $0.frameArrived(frame.unsafelyUnwrapped) }
    }
    unsafe nghttp2_session_callbacks_set_on_data_chunk_recv_callback(table) {
      _, _, id, bytes, count, session in
      unsafe session.withOwner {
        unsafe $0.dataArrived(id, UnsafeBufferPointer(start: bytes, count: count))
      }
    }
    unsafe nghttp2_session_callbacks_set_on_stream_close_callback(table) { _, id, code, session in
      unsafe session.withOwner { $0.streamClosed(id, code) }
    }
    unsafe nghttp2_session_callbacks_set_on_frame_send_callback(table) { _, frame, session in
      unsafe session.withOwner { unsafe $0.frameSent(frame.unsafelyUnwrapped) }
    }
    unsafe nghttp2_session_callbacks_set_send_data_callback(table) {
      _, _, head, count, source, session in
      unsafe session.withOwner {
        unsafe $0.writeData(
          UnsafeBufferPointer(start: head, count: 9), count, source.unsafelyUnwrapped)
      }
    }
  }
}

extension Optional where Wrapped == UnsafeMutableRawPointer {
  /// Lends the session a callback is about, uncounted: it outlives every call into nghttp2.
  @inline(__always)
  fileprivate func withOwner<R>(_ body: (HTTP2Session) -> R) -> R {
    unsafe Unmanaged<HTTP2Session>.fromOpaque(unsafelyUnwrapped)._withUnsafeGuaranteedRef(body)
  }
}
