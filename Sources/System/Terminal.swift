import Glibc

/// Whether somebody is looking.
package enum Terminal {
  /// True for a descriptor (borrowed) that is a terminal: progress may be shown. In a pipe, quiet.
  package static func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
  }

  package static var outputIsTerminal: Bool { isTerminal(STDOUT_FILENO) }
  package static var errorIsTerminal: Bool { isTerminal(STDERR_FILENO) }
}
