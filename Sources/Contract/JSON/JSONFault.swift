/// Where a text stops being JSON (RFC 8259), and why.
public struct JSONFault: Error, Sendable, Equatable {
  /// Offset of the byte that is wrong; the length of the text when it ends too soon.
  public let offset: Int
  public let reason: String

  public init(at offset: Int, _ reason: String) {
    self.offset = offset
    self.reason = reason
  }
}
