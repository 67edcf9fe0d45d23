/// Guesses which known word a mistyped one was meant to be.
public enum Spelling {
  /// Longer words are not compared: the work grows with the product of the lengths.
  private static let lengthLimit = 128

  /// The nearest of `words`, when near enough to be worth asking "did you mean".
  ///
  /// Near is an edit distance of at most a third of the word (at least one), where swapping two
  /// neighbours counts as one edit; case counts for nothing. Ties go to the earlier word.
  public static func closest<Words: Sequence<String>>(
    to word: String, among words: Words
  ) -> String? {
    let typed = Array(word.lowercased().unicodeScalars.prefix(lengthLimit + 1))
    guard !typed.isEmpty, typed.count <= lengthLimit else { return nil }
    var best: (word: String, distance: Int)?
    for candidate in words {
      let known = Array(candidate.lowercased().unicodeScalars)
      guard known.count <= lengthLimit else { continue }
      let distance = distance(typed, known)
      guard distance <= max(1, min(typed.count, known.count) / 3) else { continue }
      if best == nil || distance < best!.distance { best = (candidate, distance) }
    }
    return best?.word
  }

  /// Optimal string alignment: insert, delete, replace, swap neighbours.
  static func distance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar]) -> Int {
    var before = [Int](repeating: 0, count: other.count + 1)
    var previous = Array(0...other.count)
    var current = previous
    for (i, left) in one.enumerated() {
      current[0] = i + 1
      for (j, right) in other.enumerated() {
        var cost = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (left == right ? 0 : 1))
        if i > 0, j > 0, left == other[j - 1], one[i - 1] == right {
          cost = min(cost, before[j - 1] + 1)
        }
        current[j + 1] = cost
      }
      (before, previous, current) = (previous, current, before)
    }
    return previous[other.count]
  }
}
