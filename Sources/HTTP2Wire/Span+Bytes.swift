extension Span where Element == UInt8 {
  /// Byte equality for public values; secrets are compared in constant time elsewhere.
  package func hasSameBytes(as other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for index in indices where self[index] != other[index] { return false }
    return true
  }

  /// Byte equality with a literal.
  package func hasSameBytes(as other: StaticString) -> Bool {
    hasSameBytes(as: unsafe Span(_unsafeStart: other.utf8Start, count: other.utf8CodeUnitCount))
  }
}
