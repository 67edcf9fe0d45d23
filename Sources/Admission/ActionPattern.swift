/// An action as it is granted: `*` stands for any run of characters, `?` for one.
///
/// As in IAM, `*` crosses colons: `vpn:*` is everything of the service and a lone `*` is
/// everything there is, the gateway's own `gatehouse:…` actions included. Case counts.
public struct ActionPattern: Sendable, Equatable {
  private let wildcard: Wildcard

  public var text: String { wildcard.text }

  public init(_ text: String) {
    self.wildcard = Wildcard(text)
  }

  /// Whether the whole of `action` fits; the work is bounded (`Wildcard`).
  public func matches(_ action: String) -> Bool {
    wildcard.matches(action)
  }
}
