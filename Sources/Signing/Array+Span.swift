extension Array where Element == UInt8 {
  /// Appends borrowed bytes; no allocation once the capacity has grown to what requests need.
  @inlinable
  package mutating func append(copying bytes: Span<UInt8>) {
    // Geometric growth is asked for first: `append(addingCapacity:)` alone grows to fit.
    if capacity - count < bytes.count {
      reserveCapacity(Swift.max(count + bytes.count, 2 * capacity))
    }
    append(addingCapacity: bytes.count) { output in
      for index in bytes.indices {
        output.append(bytes[index])
      }
    }
  }

  /// Appends the UTF-8 bytes of a text, without any Unicode normalisation.
  @inlinable
  package mutating func append(utf8 text: String) {
    append(contentsOf: text.utf8)
  }
}
