/// One part of a vector that did not come out as written there.
struct VectorDifference: Error {
  let part: String
  let expected: String
  let actual: String

  /// Throws the first of these that differs, by bytes: `String` equality would let a composed
  /// and a decomposed spelling pass as the same.
  static func check(
    _ parts: (part: String, expected: String, actual: String)...
  ) throws(VectorDifference) {
    for (part, expected, actual) in parts where !expected.utf8.elementsEqual(actual.utf8) {
      throw VectorDifference(part: part, expected: expected, actual: actual)
    }
  }
}
