extension Array where Element == UInt8 {
  /// Appends borrowed bytes; no allocation once the capacity has grown to what requests need.
  ///
  /// By one memory copy: a loop over `OutputSpan` costs over a nanosecond a byte, which on the way
  /// of every upstream request is a fifth of its signature.
  @inlinable
  public mutating func append(copying bytes: Span<UInt8>) {
    // tidy: borrowed for one copy only, measured in every signature
    bytes.withUnsafeBufferPointer { append(contentsOf: $0) }
  }

  /// Appends the UTF-8 bytes of a text, without any Unicode normalisation.
  @inlinable
  public mutating func append(utf8 text: String) {
    append(contentsOf: text.utf8)
  }
}
