/// A program that prints a secret as JSON: `command:/PATH ARGUMENT…`.
public struct SecretProgram: Sendable, Hashable {
  public let path: String
  public let arguments: [String]

  /// How long one run may take.
  public static let timeMax = Duration.seconds(10)
  static let argumentsMax = 64
  static let expected = "command:/PATH ARGUMENT..., with plain words between single spaces"

  init(_ text: String) throws(ValueProblem) {
    guard text.utf8.count <= 4096 else {
      throw ValueProblem("the command is longer than 4096 bytes", expected: Self.expected)
    }
    // Whoever quotes or pipes here counts on a shell, and there is none.
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
      scalar.value >= 0x20 && scalar.value != 0x7F
        && !"'\"\\$`|&;<>*?(){}[]!~#".unicodeScalars
          .contains(scalar)
    }
    guard isPlain else {
      throw ValueProblem(
        "there are characters that only a shell gives a meaning, and the program is run without "
          + "one; put such a command into a script", expected: Self.expected)
    }
    let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard let path = words.first, path.hasPrefix("/"), !words.contains(""),
      words.count <= Self.argumentsMax
    else {
      throw ValueProblem(
        "that is no absolute path of a program with its arguments", expected: Self.expected)
    }
    self.path = path
    self.arguments = Array(words.dropFirst())
  }
}

extension SecretProgram: CustomStringConvertible {
  public var description: String { ([path] + arguments).joined(separator: " ") }
}
