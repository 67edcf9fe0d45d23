import HTTP2Wire
import NIOCore

extension FieldBlock {
  /// Trailer fields may not say anything about the framing they come behind (RFC 9110 §6.5.1).
  func write(asTrailersTo buffer: inout ByteBuffer) {
    for index in 0..<count where !HTTP1Syntax.isTransportField(name(at: index)) {
      buffer.writeField(name(at: index), value(at: index))
    }
  }
}
