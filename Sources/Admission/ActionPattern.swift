/// An action as it is granted: `*` stands for any run of characters, `?` for one.
///
/// As in IAM, `*` crosses colons: `vpn:*` is everything of the service and a lone `*` is
/// everything there is, the gateway's own `gatehouse:…` actions included. Case counts.
package struct ActionPattern: Sendable, Equatable {
  package let text: String
  private let bytes: [UInt8]

  package init(_ text: String) {
    self.text = text
    self.bytes = Array(text.utf8)
  }

  /// Whether the whole of `action` fits.
  ///
  /// Only the last `*` is ever tried again, so that the work is at most the product of the two
  /// lengths: a pattern of many `*` cannot be made to take exponential time.
  package func matches(_ action: String) -> Bool {
    let action = Array(action.utf8)
    var at = 0
    var position = 0
    var retry: (at: Int, position: Int)?
    while position < action.count {
      if at < bytes.count, bytes[at] == UInt8(ascii: "*") {
        at += 1
        retry = (at, position)
      } else if at < bytes.count, bytes[at] == UInt8(ascii: "?") || bytes[at] == action[position] {
        at += 1
        position += 1
      } else if let again = retry {
        at = again.at
        position = again.position + 1
        retry = (at, position)
      } else {
        return false
      }
    }
    return bytes[at...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
