/// Why a state directory cannot be used, and what to do about it.
public struct StateFault: Error, Sendable, Equatable {
  public enum Kind: Sendable, Equatable {
    /// Another process has it: a gateway that runs. Nil where its id could not be read.
    case held(by: Int32?)
    /// It is not this process's own, or others can enter it.
    case exposed
    /// What is stored there is damaged.
    case damaged
    /// A later version of this program wrote it.
    case newer
    /// The machine refused something: a full disk, a missing right.
    case failed
  }

  public let kind: Kind
  /// What was found, as a sentence without its full stop.
  public let message: String
  /// What would do.
  public let expected: String

  public init(_ kind: Kind, _ message: String, expected: String) {
    self.kind = kind
    self.message = message
    self.expected = expected
  }
}

extension StateFault: CustomStringConvertible {
  public var description: String { "\(message) (expected \(expected))" }
}
