/// How faults speak of what the file says.
public enum Wording {
  /// A word of the file in quotes when it may be repeated, else only its length.
  ///
  /// A key or a name is repeated so that it can be found. It is not when it could be a secret that
  /// slipped into the wrong place (long and mixed, or an API key), nor when it could steer a
  /// terminal.
  public static func shown(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"),
        UInt8(ascii: "."), UInt8(ascii: "<"):
        true
      default: false
      }
    }
    let isWordy = word.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: "-")
    }
    let isShort = word.utf8.count <= 24 || (isWordy && word.utf8.count <= 64)
    guard !word.isEmpty, isPlain, isShort, !word.hasPrefix("ghk_") else {
      return "of \(word.unicodeScalars.count) characters"
    }
    return "\"\(word)\""
  }

  /// `a, b or c`.
  public static func choice(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " or " + last
  }

  /// `; did you mean "x"?`, or nothing.
  public static func suggestion(for word: String, among words: [String]) -> String {
    Spelling.closest(to: word, among: words).map { "; did you mean \"\($0)\"?" } ?? ""
  }
}
