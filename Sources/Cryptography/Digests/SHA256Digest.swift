/// A SHA-256 value, held inline.
///
/// Comparing two digests never exits early, so the type serves for MACs as it stands.
public struct SHA256Digest: Sendable {
  public static let byteCount = 32

  @usableFromInline var storage: InlineArray<32, UInt8>

  @inlinable init(storage: InlineArray<32, UInt8>) { self.storage = storage }

  /// Takes exactly 32 bytes; any other length is refused.
  public init?(bytes: Span<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    storage = .init { index in bytes[index] }
  }

  /// The 32 bytes, lent.
  @inlinable public var bytes: Span<UInt8> {
    @_lifetime(borrow self)
    borrowing get { storage.span }
  }

  /// For a digest that served as a key.
  mutating func wipe() {
    var span = storage.mutableSpan
    Cryptography.wipe(&span)
  }
}

extension SHA256Digest: Hashable {
  /// Looks at every byte whatever it finds.
  @inlinable public static func == (left: Self, right: Self) -> Bool {
    // Spans taken once: indexing an InlineArray in a loop copies it to the stack each time.
    let (one, other) = (left.storage.span, right.storage.span)
    var difference: UInt8 = 0
    for index in 0..<byteCount { difference |= one[index] ^ other[index] }
    return difference == 0
  }

  /// The same as `==`; for places where the reader should see that it matters.
  @inlinable public func constantTimeEquals(_ other: Self) -> Bool { self == other }

  /// Eight bytes are enough: whoever can choose them can break SHA-256.
  @inlinable public func hash(into hasher: inout Hasher) {
    var word: UInt64 = 0
    for index in 0..<8 { word = word << 8 | UInt64(storage[index]) }
    hasher.combine(word)
  }
}
