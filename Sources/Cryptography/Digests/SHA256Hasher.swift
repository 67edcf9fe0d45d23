/// SHA-256 of bytes that come in pieces.
package struct SHA256Hasher: ~Copyable {
  private var state = SHA256State()

  package init() {}

  package mutating func update(_ bytes: Span<UInt8>) {
    state.update(bytes)
  }

  /// Ends the computation; a finished hasher cannot be used again.
  package consuming func finish() -> SHA256Digest {
    state.finish()
  }
}
