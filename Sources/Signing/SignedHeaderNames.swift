import Bytes

/// Walks the names of a `SignedHeaders` list without copying them.
struct SignedHeaderNames: ~Escapable {
  private let list: Span<UInt8>
  private var start = 0

  @_lifetime(copy list)
  init(_ list: Span<UInt8>) {
    self.list = list
  }

  /// The next name, empty ones too: `a;;b` has three.
  @_lifetime(copy self)
  mutating func next() -> Span<UInt8>? {
    guard start <= list.count else { return nil }
    let end = list.firstIndex(of: UInt8(ascii: ";"), from: start) ?? list.count
    let name = list.extracting(start..<end)
    start = end + 1
    return name
  }
}
