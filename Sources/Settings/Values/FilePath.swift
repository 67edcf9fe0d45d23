/// Paths as they are written in the settings.
enum FilePath {
  /// Absolute as it stands, relative to the directory of the settings file otherwise, so that the
  /// same file means the same wherever the process was started.
  static func resolve(_ text: String, besides settingsFile: String) throws(ValueProblem) -> String {
    let expected = "the path of a file"
    guard !text.isEmpty else { throw ValueProblem("the path is empty", expected: expected) }
    guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
      throw ValueProblem(
        "found more than one line, or a control character; the content of a file does not belong "
          + "here", expected: expected)
    }
    guard text.utf8.count <= 4096 else {
      throw ValueProblem("the path is longer than 4096 bytes", expected: expected)
    }
    if text.hasPrefix("/") { return text }
    guard let slash = settingsFile.lastIndex(of: "/") else { return text }
    return settingsFile[...slash] + text
  }
}
