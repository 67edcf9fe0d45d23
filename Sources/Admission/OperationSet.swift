/// A set of operation indexes, one bit each.
@usableFromInline
struct OperationSet: Sendable, Equatable {
  @usableFromInline private(set) var words: [UInt64] = []

  init() {}

  mutating func insert(_ index: Int) {
    precondition(index >= 0, "an operation's index counts from 0")
    let word = index >> 6
    while words.count <= word { words.append(0) }
    words[word] |= 1 << UInt64(index & 63)
  }

  @inlinable
  func contains(_ index: Int) -> Bool {
    let word = index >> 6
    guard index >= 0, word < words.count else { return false }
    return words[word] & (1 << UInt64(truncatingIfNeeded: index & 63)) != 0
  }
}
