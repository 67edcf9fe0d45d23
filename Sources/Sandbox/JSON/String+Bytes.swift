extension String {
  /// Equality of the UTF-8 text. `==` would also accept canonically equivalent spellings, which
  /// are different names, keys and passwords on the wire.
  func hasSameBytes(as other: String) -> Bool {
    let mine = utf8Span
    let theirs = other.utf8Span
    // Equal bytes are equal texts, and the text comparison is the fast one: tokens are long.
    guard mine.count == theirs.count, self == other else { return false }
    if mine.isKnownASCII, theirs.isKnownASCII { return true }
    for index in mine.span.indices where mine.span[index] != theirs.span[index] { return false }
    return true
  }
}
