/// Where a text stops being JSON (RFC 8259), and why.
package struct JSONFault: Error, Sendable, Equatable {
  /// Offset of the byte that is wrong; the length of the text when it ends too soon.
  package let offset: Int
  package let reason: String

  package init(at offset: Int, _ reason: String) {
    self.offset = offset
    self.reason = reason
  }
}
