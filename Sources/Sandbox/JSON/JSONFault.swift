/// Why a text is not the JSON that was wanted, with the byte at which that shows.
public struct JSONFault: Error, Sendable, Equatable {
  public let offset: Int
  public let reason: String

  public init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }

  public var text: String { "\(reason) at byte \(offset)" }
}
