import System

/// The files that settings consist of, other than secrets.
public enum SettingsFile {
  /// Far above any real file; what is bigger was named by mistake.
  public static let countMax = 4 * 1024 * 1024

  /// The content of a certificate file or of the settings themselves.
  ///
  /// A file that everybody may write is refused: its content decides whom to trust.
  public static func contents(of path: String) throws(FileProblem) -> [UInt8] {
    let file = try GuardedFile.open(path)
    guard !file.isWritableByAll else {
      throw FileProblem(
        path, "can be written by everybody; \"chmod o-w\" takes that away",
        expected: "a file that only its owner and group may write")
    }
    guard file.count <= countMax else {
      throw FileProblem(
        path, "has \(file.count) bytes", expected: "at most \(countMax) bytes")
    }
    var bytes: [UInt8] = []
    // One more than there is room for shows that the end was reached.
    try bytes.append(addingCapacity: file.count + 1) { output throws(FileProblem) in
      try file.read(path, into: &output, countMax: countMax)
    }
    return bytes
  }
}
