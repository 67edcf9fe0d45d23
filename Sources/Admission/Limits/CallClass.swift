public import Contract

/// What a call does, as limits tell calls apart.
public enum CallClass: UInt8, Sendable, CaseIterable {
  case read
  case write

  public init(_ operation: borrowing Operation) {
    self = operation.isSideEffectFree ? .read : .write
  }

  /// The word used in settings, metrics and answers.
  public var word: String {
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
