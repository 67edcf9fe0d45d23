package import CallModel

/// Something that became of a budget, for the log.
package struct BudgetEvent: Sendable {
  package enum Kind: Sendable, Equatable {
    /// The cloud has named a limit.
    case learnt(CallRate, AccessKind)
    /// The service has failed several times in a row and is not called for a while.
    case opened
    /// It answers again.
    case closed
  }

  package let credential: String
  /// `vpn` or `iam`.
  package let service: String
  package let kind: Kind
}
