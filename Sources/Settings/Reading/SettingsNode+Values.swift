import Yams

/// What is wrong with a text, told without repeating it.
struct ValueProblem: Error {
  var message: String
  var expected: String

  init(_ message: String, expected: String) {
    self.message = message
    self.expected = expected
  }
}

extension SettingsNode {
  /// A text that `parse` makes into a value.
  func value<Value>(
    expected: String, _ parse: (String) throws(ValueProblem) -> Value
  ) -> Value? {
    guard let text = text(expected: expected) else { return nil }
    do {
      return try parse(text)
    } catch {
      return fault(error.message, expected: error.expected)
    }
  }

  /// One of the raw values of an enumeration.
  func word<Word: RawRepresentable<String> & CaseIterable>(_: Word.Type = Word.self) -> Word? {
    let words = Word.allCases.map(\.rawValue)
    guard let text = text(expected: Wording.choice(words)) else { return nil }
    if let word = Word(rawValue: text) { return word }
    let suggestion = Wording.suggestion(for: text, among: words)
    return fault("found another word\(suggestion)", expected: Wording.choice(words))
  }

  /// A whole number within bounds, written plainly: `30`, not `"30"`, `30s` or `3e1`.
  func number(_ range: ClosedRange<Int>, of unit: String) -> Int? {
    let expected = "a whole number of \(unit), \(range.lowerBound) to \(range.upperBound)"
    guard case .scalar(let scalar) = node, scalar.style == .plain, !isNull else {
      return fault("found \(kind)", expected: expected)
    }
    let digits = scalar.string.utf8.drop { $0 == UInt8(ascii: "-") }
    guard scalar.string.utf8.count - digits.count <= 1, !digits.isEmpty,
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else {
      let problem = kind == "a number" ? "found a number, but no plain whole one" : "found \(kind)"
      return fault(problem, expected: expected)
    }
    // 017 is fifteen to YAML 1.1 and seventeen to YAML 1.2: ask instead of choosing.
    guard digits.first != UInt8(ascii: "0") || digits.count == 1 else {
      return fault("found a number with a leading zero", expected: expected)
    }
    guard let number = Int(scalar.string), range.contains(number) else {
      return fault("the number is out of range", expected: expected)
    }
    return number
  }

  /// A duration in whole seconds.
  func seconds(_ range: ClosedRange<Int>) -> Duration? {
    number(range, of: "seconds").map { .seconds($0) }
  }

  /// `true` or `false`; YAML's other spellings (`yes`, `on`) are refused as too easy to mistake.
  func flag() -> Bool? {
    if case .scalar(let scalar) = node, scalar.style == .plain {
      if scalar.string == "true" { return true }
      if scalar.string == "false" { return false }
    }
    return fault("found \(kind)", expected: "true or false")
  }

  /// A file name; a relative one starts at the directory of the settings file.
  func path() -> String? {
    value(expected: "the path of a file") { text throws(ValueProblem) in
      try FilePath.resolve(text, besides: log.source.file)
    }
  }

  /// A reference to a secret, never the secret.
  func secretReference() -> SecretReference? {
    value(expected: SecretReference.expected) { text throws(ValueProblem) in
      try SecretReference(text, besides: log.source.file)
    }
  }
}
