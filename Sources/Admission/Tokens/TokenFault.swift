/// Why a token does not count, for the log: the caller is told only that it does not.
///
/// Words are fixed and ours; nothing of the token is repeated in them.
public struct TokenFault: Error, Sendable, Equatable, CustomStringConvertible {
  public let reason: String

  public init(_ reason: String) {
    self.reason = reason
  }

  public var description: String { reason }
}
