import ArgumentParser

/// Ends the program with a message and the code of sysexits(3) that fits.
enum Exit {
  /// EX_CONFIG
  static func configuration(_ message: String) -> ExitCode { say(message, 78) }
  /// EX_UNAVAILABLE
  static func unavailable(_ message: String) -> ExitCode { say(message, 69) }
  /// EX_CANTCREAT
  static func cannotCreate(_ message: String) -> ExitCode { say(message, 73) }

  private static func say(_ message: String, _ code: Int32) -> ExitCode {
    Output.note(message)
    return ExitCode(code)
  }
}
