import NIOCore
import NIOHTTP1

extension ByteBuffer {
  /// Adds what was read, without letting what was consumed pile up in front of it.
  mutating func append(_ bytes: inout ByteBuffer) {
    guard readableBytes > 0 else {
      self = bytes
      return
    }
    if readerIndex > readableBytes { discardReadBytes() }
    writeBuffer(&bytes)
  }

  /// `HTTP/1.1 status reason CR LF`; always 1.1, also to a 1.0 client (RFC 9110 §2.5).
  mutating func writeStatusLine(_ status: Int) {
    writeStaticString("HTTP/1.1 ")
    writeDecimal(status)
    writeStaticString(" ")
    writeString(HTTPResponseStatus(statusCode: status).reasonPhrase)
    writeStaticString("\r\n")
  }

  mutating func writeField(_ name: Span<UInt8>, _ value: Span<UInt8>) {
    writeBytes(name.bytes)
    writeStaticString(": ")
    writeBytes(value.bytes)
    writeStaticString("\r\n")
  }

  mutating func writeLengthField(_ length: Int) {
    writeStaticString("content-length: ")
    writeDecimal(length)
    writeStaticString("\r\n")
  }

  /// One chunk (RFC 9112 §7.1); `bytes` must not be empty, which would end the body.
  mutating func writeChunk(_ bytes: Span<UInt8>) {
    precondition(bytes.count > 0, "an empty chunk ends the body")
    writeString(String(bytes.count, radix: 16))
    writeStaticString("\r\n")
    writeBytes(bytes.bytes)
    writeStaticString("\r\n")
  }

  mutating func writeLastChunk() {
    writeStaticString("0\r\n")
  }

  private mutating func writeDecimal(_ value: Int) {
    writeString(String(value))
  }
}

extension HTTP1Syntax {
  /// Fields that a message of HTTP/1.1 gets from its framing, its connection, or not at all
  /// (RFC 9110 §7.6.1, RFC 9113 §8.2.2), whatever the layers above put into the section.
  static func isTransportField(_ name: Span<UInt8>) -> Bool {
    guard name.count > 0, name[0] != UInt8(ascii: ":") else { return true }
    return switch name.count {
    case 2: isSame(name, "te")
    case 7: isSame(name, "upgrade")
    case 10: isSame(name, "connection") || isSame(name, "keep-alive")
    case 14: isSame(name, "content-length")
    case 16: isSame(name, "proxy-connection")
    case 17: isSame(name, "transfer-encoding")
    default: false
    }
  }
}
