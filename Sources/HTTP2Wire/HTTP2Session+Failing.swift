import CNGHTTP2

extension HTTP2Session {
  /// Ends the connection because of the peer or of a fault; nghttp2 is not asked for frames again.
  func fail(_ kind: HTTP2Error.Kind, _ code: HTTP2ErrorCode, _ text: String) -> HTTP2Error {
    unsafe excess = nil
    if let failure = unsafe failure { return failure }
    let error = HTTP2Error(kind: kind, code: code, text: text)
    unsafe failure = error
    let last = unsafe nghttp2_session_get_last_proc_stream_id(handle)
    unsafe farewell = Self.goAwayFrame(lastStreamID: last, code: code)
    retireAll(code)
    return error
  }

  func fail(libraryError code: Int32) -> HTTP2Error {
    switch code {
    case NGHTTP2_ERR_BAD_CLIENT_MAGIC.rawValue:
      fail(.badPreface, .protocolError, "the peer does not speak HTTP/2")
    case NGHTTP2_ERR_FLOODED.rawValue, Self.tooManyContinuations:
      fail(.flood, .enhanceYourCalm, "the library sees a flood")
    default:
      fail(.internalFailure, .internalError, "the library gives up with \(code)")
    }
  }

  /// Only later builds of nghttp2 1.52 name it.
  private static let tooManyContinuations: Int32 = -905

  /// RFC 9113 §6.8; without debug data, which would tell a peer how its attack was seen.
  private static func goAwayFrame(lastStreamID: Int32, code: HTTP2ErrorCode) -> [UInt8] {
    var frame: [UInt8] = [0, 0, 8, 7, 0, 0, 0, 0, 0]
    for word in [UInt32(bitPattern: lastStreamID) & 0x7FFF_FFFF, code.rawValue] {
      for shift in [24, 16, 8, 0] as [UInt32] {
        frame.append(UInt8(truncatingIfNeeded: word &>> shift))
      }
    }
    return frame
  }
}
