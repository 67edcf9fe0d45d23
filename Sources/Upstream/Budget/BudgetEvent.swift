public import CallModel

/// Something that became of a budget, for the log.
public struct BudgetEvent: Sendable {
  public enum Kind: Sendable, Equatable {
    /// The cloud has named a limit.
    case learnt(CallRate, AccessKind)
    /// The service has failed several times in a row and is not called for a while.
    case opened
    /// It answers again.
    case closed
  }

  public let credential: String
  /// `vpn` or `iam`.
  public let service: String
  public let kind: Kind
}
