/// One thing wrong with the settings: where it stands, what was found and what was expected.
///
/// What was found is told in kind ("a list", "a number"), never as the text itself: any value may
/// be a secret in the wrong place, and faults end in terminals, logs and tickets.
public struct SettingsFault: Sendable, Equatable {
  /// A position in the file, both counted from 1; columns count Unicode scalars.
  public struct Place: Sendable, Hashable, Comparable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }

    public static func < (one: Place, other: Place) -> Bool {
      (one.line, one.column) < (other.line, other.column)
    }
  }

  /// The file's name as it was given.
  public var file: String
  /// Absent when the fault is of the file as a whole.
  public var place: Place?
  /// `credentials.production.access_key.secret`, `listeners[1].tls`; empty for the whole file.
  public var keyPath: String
  public var message: String
  public var expected: String?

  public init(
    file: String, place: Place?, keyPath: String, message: String, expected: String? = nil
  ) {
    self.file = file
    self.place = place
    self.keyPath = keyPath
    self.message = message
    self.expected = expected
  }
}

/// `FILE:LINE:COLUMN: key.path: message (expected …)`, the form editors jump to.
extension SettingsFault: CustomStringConvertible {
  public var description: String {
    var text = file
    if let place { text += ":\(place.line):\(place.column)" }
    text += ": "
    if !keyPath.isEmpty { text += "\(keyPath): " }
    text += message
    if let expected { text += " (expected \(expected))" }
    return text
  }
}
