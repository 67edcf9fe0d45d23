import HTTP2Wire
import NIOCore

extension ByteBuffer {
  /// Writes a whole request; false, and then nothing usable, when its fields cannot be said in
  /// HTTP/1.1.
  ///
  /// Values may come from callers, and a line break in one would begin another request (CWE-93);
  /// HTTP/2 has its own check.
  mutating func writeRequest(_ request: ClientRequest) -> Bool {
    let fields = request.fields
    guard let method = fields.value(of: .method), let path = fields.value(of: .path),
      let authority = fields.value(of: .authority),
      HTTP1Syntax.isWhole(method, HTTP1Syntax.isToken),
      HTTP1Syntax.isWhole(path, HTTP1Syntax.isInTarget),
      HTTP1Syntax.isWhole(authority, HTTP1Syntax.isInHost)
    else { return false }
    writeBytes(method.bytes)
    writeStaticString(" ")
    writeBytes(path.bytes)
    writeStaticString(" HTTP/1.1\r\nhost: ")
    writeBytes(authority.bytes)
    writeStaticString("\r\n")
    for index in 0..<fields.count {
      let name = fields.name(at: index)
      let value = fields.value(at: index)
      if HTTP1Syntax.isTransportField(name) || name.hasSameBytes(as: "host") { continue }
      guard FieldRules.isName(name), FieldRules.isValue(value) else { return false }
      writeField(name, value)
    }
    // Methods that give a body a meaning say when there is none (RFC 9110 §8.6).
    if !request.body.isEmpty || method.hasSameBytes(as: "POST") || method.hasSameBytes(as: "PUT")
      || method.hasSameBytes(as: "PATCH")
    {
      writeLengthField(request.body.count)
    }
    writeStaticString("\r\n")
    writeBytes(request.body)
    return true
  }
}

extension HTTP1Syntax {
  /// At least one character, and all of one kind.
  static func isWhole(_ text: Span<UInt8>, _ isRight: (UInt8) -> Bool) -> Bool {
    guard text.count > 0 else { return false }
    for index in text.indices where !isRight(text[index]) { return false }
    return true
  }
}
