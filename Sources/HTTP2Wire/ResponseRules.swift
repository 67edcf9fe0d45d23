/// What a response's header section must satisfy beyond what nghttp2 checks (RFC 9113 §8.3.2).
enum ResponseRules {
  static func check(_ head: FieldBlock) -> MessageVerdict {
    guard let status = head.value(of: .status), status.count == 3 else { return .malformed }
    for index in status.indices where status[index] &- UInt8(ascii: "0") > 9 { return .malformed }
    switch status[0] {
    case UInt8(ascii: "1"): return .interim
    case UInt8(ascii: "2")...UInt8(ascii: "5"): return .wellFormed
    default: return .malformed
    }
  }
}
