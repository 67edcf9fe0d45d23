/// What is wrong with one field of a body: its path and what was expected there, never its value.
public struct FieldFault: Error, Sendable, Equatable {
  public let text: String

  init(_ text: String) { self.text = text }
}
