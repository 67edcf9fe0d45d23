public import CallModel
public import HTTP2Wire

/// The fields by which an answer tells its caller how it stands
/// (draft-ietf-httpapi-ratelimit-headers-11; structured fields of RFC 9651).
public enum RateLimitFields {
  /// `RateLimit-Policy`: the limits of a caller as they always are. To be made once for each.
  ///
  /// - Parameter allowances: Each under the name of its policy, which is a plain word.
  public static func policy(_ allowances: [Allowance]) -> [UInt8] {
    let items = allowances.map { allowance in
      "\"\(allowance.policy)\";q=\(allowance.limit);"
        + (allowance.windowSeconds.map { "w=\($0)" } ?? "qu=\"concurrent-requests\"")
    }
    return Array(items.joined(separator: ", ").utf8)
  }

  /// A policy as a field of an answer that is prepared; none of an empty one.
  static func prepared(_ policy: [UInt8]) -> [(String, String)] {
    policy.isEmpty ? [] : [("ratelimit-policy", String(decoding: policy, as: UTF8.self))]
  }

  /// `RateLimit`: how the caller stands after this call. Written without memory of its own.
  ///
  /// - Parameters:
  ///   - remaining: Calls that may still come at once.
  ///   - nanoseconds: Until there is one more of them; told in seconds, rounded up.
  public static func append(
    _ policy: StaticString, remaining: Int, nextUnit nanoseconds: UInt64,
    to fields: inout FieldBlock
  ) {
    var value = FieldText()
    value.append("\"")
    value.append(policy)
    value.append("\";r=")
    value.append(UInt64(max(remaining, 0)))
    value.append(";t=")
    value.append(nanoseconds / 1_000_000_000 + (nanoseconds % 1_000_000_000 > 0 ? 1 : 0))
    fields.append(.rateLimit, value: value.bytes.span.extracting(0..<value.count))
  }
}

/// A short value while it is written; what does not fit is a bug.
private struct FieldText {
  var bytes = InlineArray<80, UInt8>(repeating: 0)
  var count = 0

  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { text in
      for byte in text { put(byte) }
    }
  }

  mutating func append(_ number: UInt64) {
    let digits = DecimalDigits(number)
    let span = digits.span
    for index in span.indices { put(span[index]) }
  }

  private mutating func put(_ byte: UInt8) {
    bytes[count] = byte
    count += 1
  }
}
