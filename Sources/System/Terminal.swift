import Glibc

/// Whether somebody is looking.
public enum Terminal {
  /// True for a descriptor (borrowed) that is a terminal: progress may be shown. In a pipe, quiet.
  public static func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
  }

  public static var outputIsTerminal: Bool { isTerminal(STDOUT_FILENO) }
  public static var errorIsTerminal: Bool { isTerminal(STDERR_FILENO) }
}
