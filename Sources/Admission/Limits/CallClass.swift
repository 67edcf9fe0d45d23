package import Contract

/// What a call does, as limits tell calls apart.
package enum CallClass: UInt8, Sendable, CaseIterable {
  case read
  case write

  package init(_ operation: borrowing Operation) {
    self = operation.isSideEffectFree ? .read : .write
  }

  /// The word used in settings, metrics and answers.
  package var word: String {
    switch self {
    case .read: "read"
    case .write: "write"
    }
  }

  /// What a caller did too often.
  var participle: String {
    switch self {
    case .read: "read"
    case .write: "written"
    }
  }
}
