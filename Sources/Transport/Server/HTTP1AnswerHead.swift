import HTTP2Wire
import NIOCore

/// The header section of an answer as it is written, and how the body after it is framed.
struct HTTP1AnswerHead {
  /// How an answer's body reaches this peer.
  enum Body: Equatable {
    /// HEAD, 204 and 304 have none, whatever the service wrote (RFC 9110 §6.4.1).
    case none
    case whole
    case chunked
    /// To HTTP/1.0, which knows no chunks: up to the end of the connection.
    case untilClose
  }

  private(set) var buffer: ByteBuffer
  private let request: HTTP1RequestHead?
  private var status = 0
  /// What the service said of the body's length; used where there is no body to count.
  private var givenLength: [UInt8]?

  /// - Parameter request: What is answered; nil when it could not be read.
  init(_ buffer: ByteBuffer, to request: HTTP1RequestHead?) {
    self.buffer = buffer
    self.request = request
  }

  /// Adds a field; the first must be `:status`.
  mutating func add(_ name: Span<UInt8>, _ value: Span<UInt8>) {
    if status == 0 {
      precondition(name.hasSameBytes(as: ":status"), "an answer begins with its status")
      for index in value.indices {
        status = status * 10 + Int(value[index]) - 0x30
      }
      buffer.writeStatusLine(status)
    } else if !HTTP1Syntax.isTransportField(name) {
      buffer.writeField(name, value)
    } else if name.hasSameBytes(as: "content-length") {
      givenLength = (0..<value.count).map { value[$0] }
    }
  }

  mutating func add(_ fields: FieldBlock) {
    for index in 0..<fields.count {
      add(fields.name(at: index), fields.value(at: index))
    }
  }

  mutating func add(_ headers: PreparedHeaders) {
    headers.forEach { name, value in
      add(name, value)
    }
  }

  private var mayHaveBody: Bool {
    status >= 200 && status != 204 && status != 304
  }

  /// Ends the section of an answer whose body is at hand.
  ///
  /// - Parameter hasTrailers: They can only be sent behind chunks, and only to who wants them.
  mutating func end(length: Int, hasTrailers: Bool, closes: Bool) -> Body {
    let body: Body =
      if !mayHaveBody || request?.isHead == true {
        .none
      } else if hasTrailers, request?.takesTrailers == true {
        .chunked
      } else {
        .whole
      }
    if body == .chunked {
      buffer.writeStaticString("transfer-encoding: chunked\r\n")
    } else if mayHaveBody {
      if body == .none, length == 0, let givenLength {
        buffer.writeStaticString("content-length: ")
        buffer.writeBytes(givenLength)
        buffer.writeStaticString("\r\n")
      } else {
        buffer.writeLengthField(length)
      }
    }
    endConnection(closes: closes)
    return body
  }

  /// Ends the section of an answer whose body comes in pieces.
  mutating func endForPieces(closes: Bool) -> Body {
    let body: Body =
      if !mayHaveBody || request?.isHead == true {
        .none
      } else if request?.isVersion10 == true {
        .untilClose
      } else {
        .chunked
      }
    if body == .chunked {
      buffer.writeStaticString("transfer-encoding: chunked\r\n")
    }
    endConnection(closes: closes || body == .untilClose)
    return body
  }

  private mutating func endConnection(closes: Bool) {
    if closes {
      buffer.writeStaticString("connection: close\r\n")
    } else if request?.isVersion10 == true {
      buffer.writeStaticString("connection: keep-alive\r\n")
    }
    buffer.writeStaticString("\r\n")
  }
}
