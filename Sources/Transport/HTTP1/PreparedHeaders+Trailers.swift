import HTTP2Wire
import NIOCore

extension PreparedHeaders {
  /// As for a block: nothing about the framing (RFC 9110 §6.5.1).
  func write(asTrailersTo buffer: inout ByteBuffer) {
    forEach { name, value in
      if !HTTP1Syntax.isTransportField(name) { buffer.writeField(name, value) }
    }
  }
}
