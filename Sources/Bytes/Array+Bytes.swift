extension [UInt8] {
  /// Whether both are the same bytes. Asked of the array itself: an object lends that without
  /// counting a reference, but not its span.
  @inlinable
  public func equals(_ other: Span<UInt8>) -> Bool { span.equals(other) }
}
