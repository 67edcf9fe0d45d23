/// The trace that a request is part of (W3C Trace Context, Level 1).
public struct TraceContext: Sendable, Equatable {
  private let high: UInt64
  private let low: UInt64
  /// What the caller says of its own recording; the gateway records nothing.
  public let isSampled: Bool
  /// Whether the caller began it; else it begins here.
  public let isContinued: Bool

  /// A trace that begins here.
  public init(beginning random: inout some RandomNumberGenerator) {
    high = random.next()
    // All zero is no id (§3.2.2.3).
    low = Self.nonzero(&random)
    isSampled = false
    isContinued = false
  }

  /// Reads a `traceparent` strictly; nil for what must be ignored (§3.2.2, §3.2.4).
  ///
  /// Of a later version the parts that this one knows are read, and what is behind them is not.
  public init?(traceparent field: Span<UInt8>) {
    let dash = UInt8(ascii: "-")
    guard field.count >= Self.byteCount, field[2] == dash, field[35] == dash, field[52] == dash,
      let version = Self.number(field, 0..<2), version != 0xFF,
      field.count == Self.byteCount || version > 0 && field[Self.byteCount] == dash,
      let high = Self.number(field, 3..<19), let low = Self.number(field, 19..<35),
      high | low != 0,
      let parent = Self.number(field, 36..<52), parent != 0,
      let flags = Self.number(field, 53..<55)
    else { return nil }
    self.high = high
    self.low = low
    self.isSampled = flags & 1 != 0
    self.isContinued = true
  }

  /// 32 hexadecimal digits.
  public var id: String {
    var digits: [UInt8] = []
    digits.reserveCapacity(32)
    Self.append(high, to: &digits)
    Self.append(low, to: &digits)
    return String(decoding: digits, as: UTF8.self)
  }

  /// The field for a request that continues the trace, with a parent id of its own (§3.4).
  ///
  /// Flags of which this version knows nothing are left out, as it demands (§3.2.2.5.2).
  public func traceparent(from random: inout some RandomNumberGenerator) -> [UInt8] {
    var field: [UInt8] = []
    field.reserveCapacity(Self.byteCount)
    field.append(contentsOf: "00-".utf8)
    Self.append(high, to: &field)
    Self.append(low, to: &field)
    field.append(UInt8(ascii: "-"))
    Self.append(Self.nonzero(&random), to: &field)
    field.append(contentsOf: (isSampled ? "-01" : "-00").utf8)
    return field
  }

  /// `00-`, 32 digits, `-`, 16 digits, `-`, 2 digits.
  private static let byteCount = 55

  private static func nonzero(_ random: inout some RandomNumberGenerator) -> UInt64 {
    while true {
      let number = random.next()
      if number != 0 { return number }
    }
  }

  /// Lower case only: upper case makes the whole field worthless.
  private static func number(_ field: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
    var number: UInt64 = 0
    for index in range {
      switch field[index] {
      case let digit where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit):
        number = number << 4 | UInt64(digit &- UInt8(ascii: "0"))
      case let letter where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(letter):
        number = number << 4 | UInt64(letter &- UInt8(ascii: "a") &+ 10)
      default: return nil
      }
    }
    return number
  }

  private static func append(_ number: UInt64, to digits: inout [UInt8]) {
    for place in (0..<16).reversed() {
      let digit = UInt8(truncatingIfNeeded: number >> UInt64(place * 4) & 15)
      digits.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
    }
  }
}
