/// Why a text is not the JSON that was wanted, with the byte at which that shows.
package struct JSONFault: Error, Sendable, Equatable {
  package let offset: Int
  package let reason: String

  package init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }

  package var text: String { "\(reason) at byte \(offset)" }
}
