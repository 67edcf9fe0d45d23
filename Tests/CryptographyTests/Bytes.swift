/// Reads bytes written as hexadecimal text; for vectors, so a fault is the test's own.
func bytes(hex text: String) -> [UInt8] {
  var result: [UInt8] = []
  var digits = text.filter(\.isHexDigit)[...]
  precondition(digits.count.isMultiple(of: 2))
  while !digits.isEmpty {
    result.append(UInt8(digits.prefix(2), radix: 16)!)
    digits = digits.dropFirst(2)
  }
  return result
}

/// Copies what a span shows.
func copy(_ span: Span<UInt8>) -> [UInt8] {
  span.indices.map { span[$0] }
}
