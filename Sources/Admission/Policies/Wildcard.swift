/// A text in which `*` stands for any run of characters and `?` for one; case counts.
struct Wildcard: Sendable, Equatable {
  let text: String
  private let bytes: [UInt8]
  /// Nothing but `*`: what is not known yet fits it already.
  let fitsAll: Bool

  init(_ text: String) {
    self.text = text
    self.bytes = Array(text.utf8)
    self.fitsAll = !bytes.isEmpty && bytes.allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// Whether the whole of `word` fits.
  ///
  /// Only the last `*` is ever tried again, so that the work is at most the product of the two
  /// lengths: a pattern of many `*` cannot be made to take exponential time. A `?` is one
  /// character, of however many bytes.
  func matches(_ word: String) -> Bool {
    if fitsAll { return true }
    let word = Array(word.utf8)
    var at = 0
    var position = 0
    var retry: (at: Int, position: Int)?
    while position < word.count {
      if at < bytes.count, bytes[at] == UInt8(ascii: "*") {
        at += 1
        retry = (at, position)
      } else if at < bytes.count, bytes[at] == UInt8(ascii: "?") {
        at += 1
        position = Self.next(position, word)
      } else if at < bytes.count, bytes[at] == word[position] {
        at += 1
        position += 1
      } else if let again = retry {
        at = again.at
        position = Self.next(again.position, word)
        retry = (at, position)
      } else {
        return false
      }
    }
    return bytes[at...].allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// Where the character behind the one at `position` begins (RFC 3629 §3).
  private static func next(_ position: Int, _ word: [UInt8]) -> Int {
    var next = position + 1
    while next < word.count, word[next] & 0xC0 == 0x80 { next += 1 }
    return next
  }
}
