/// Why a token does not count, for the log: the caller is told only that it does not.
///
/// Words are fixed and ours; nothing of the token is repeated in them.
package struct TokenFault: Error, Sendable, Equatable, CustomStringConvertible {
  package let reason: String

  package init(_ reason: String) {
    self.reason = reason
  }

  package var description: String { reason }
}
