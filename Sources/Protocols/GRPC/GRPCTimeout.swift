/// The `grpc-timeout` field (gRPC over HTTP/2: `Timeout → TimeoutValue TimeoutUnit`).
enum GRPCTimeout {
  /// Nil for anything but 1 to 8 digits and one unit; zero is a deadline that has passed.
  static func parse(_ text: Span<UInt8>) -> Duration? {
    guard text.count >= 2, text.count <= 9 else { return nil }
    var value: Int64 = 0
    for index in 0..<text.count - 1 {
      let digit = text[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value * 10 + Int64(digit)
    }
    switch text[text.count - 1] {
    case UInt8(ascii: "H"): return .seconds(value * 3600)
    case UInt8(ascii: "M"): return .seconds(value * 60)
    case UInt8(ascii: "S"): return .seconds(value)
    case UInt8(ascii: "m"): return .milliseconds(value)
    case UInt8(ascii: "u"): return .microseconds(value)
    case UInt8(ascii: "n"): return .nanoseconds(value)
    default: return nil
    }
  }
}
