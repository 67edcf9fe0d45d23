extension Span<UInt8> {
  /// The bytes as an array of their own.
  public func copy() -> [UInt8] {
    [UInt8](capacity: count) { output in
      for index in indices { output.append(self[index]) }
    }
  }
}
