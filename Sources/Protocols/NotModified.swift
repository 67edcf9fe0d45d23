import Bytes
import CallModel
import Contract
import HTTP2Wire
public import Transport

// Conditional requests (RFC 9110 §13): who has an answer already is told whether it is still true.
extension Dialect {
  /// Whether whoever asks has the answer of this entity tag already, and may be told so.
  public func isKnown(_ etag: String?, to exchange: Exchange) -> Bool {
    let head = exchange.head
    guard let etag, let named = head.value(of: .ifNoneMatch), takesNotModified(exchange) else {
      return false
    }
    return Self.isNamed(etag, in: named)
  }

  /// Whether an answer to this request may be «not modified»: where HTTP's own methods and statuses
  /// are spoken.
  private func takesNotModified(_ exchange: Exchange) -> Bool {
    guard face == .rest || face == .connect || face == .compatible else { return false }
    let head = exchange.head
    return head.value(of: .method)?.hasSameBytes(as: "GET") == true
  }

  /// Whether `If-None-Match` names an entity tag (RFC 9110 §13.1.2). Compared weakly.
  static func isNamed(_ etag: String, in list: Span<UInt8>) -> Bool {
    let opaque = Array((etag.hasPrefix("W/") ? etag.dropFirst(2) : etag[...]).utf8)
    var start = 0
    while start < list.count {
      var end = start
      while end < list.count, list[end] != UInt8(ascii: ",") { end += 1 }
      var (from, to) = (start, end)
      while from < to, list[from] == 0x20 || list[from] == 0x09 { from += 1 }
      while to > from, list[to - 1] == 0x20 || list[to - 1] == 0x09 { to -= 1 }
      if to - from == 1, list[from] == UInt8(ascii: "*") { return true }
      if to - from > 2, list[from] == UInt8(ascii: "W"), list[from + 1] == UInt8(ascii: "/") {
        from += 2
      }
      if list.extracting(from..<to).equals(opaque.span) { return true }
      start = end + 1
    }
    return false
  }

  /// Says that what the caller has is still true (RFC 9110 §15.4.5).
  public func notModified(_ facts: CacheFacts, on exchange: Exchange) {
    var fields = FieldBlock()
    fields.append(name: ":status", value: "304")
    facts.append(to: &fields)
    exchange.respond(fields)
  }
}
