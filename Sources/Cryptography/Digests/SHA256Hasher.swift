/// SHA-256 of bytes that come in pieces.
public struct SHA256Hasher: ~Copyable {
  private var state = SHA256State()

  public init() {}

  public mutating func update(_ bytes: Span<UInt8>) {
    state.update(bytes)
  }

  /// Ends the computation; a finished hasher cannot be used again.
  public consuming func finish() -> SHA256Digest {
    state.finish()
  }
}
