/// Why a state directory cannot be used, and what to do about it.
package struct StateFault: Error, Sendable, Equatable {
  package enum Kind: Sendable, Equatable {
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

  package let kind: Kind
  /// What was found, as a sentence without its full stop.
  package let message: String
  /// What would do.
  package let expected: String

  package init(_ kind: Kind, _ message: String, expected: String) {
    self.kind = kind
    self.message = message
    self.expected = expected
  }
}

extension StateFault: CustomStringConvertible {
  package var description: String { "\(message) (expected \(expected))" }
}
