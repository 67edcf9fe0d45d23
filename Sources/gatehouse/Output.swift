import Foundation

/// Words for the person at the terminal: results on standard output, the rest on standard error.
enum Output {
  static func result(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  static func note(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}
