extension SHA256Digest {
  /// Reads 64 hexadecimal digits of either case and nothing else.
  public init?(hex text: String) {
    self.init(hex: text.utf8Span.span)
  }

  /// Reads 64 hexadecimal digits of either case and nothing else.
  public init?(hex digits: Span<UInt8>) {
    guard digits.count == 2 * Self.byteCount else { return nil }
    var valid = true
    storage = .init { index in
      guard let high = Self.value(ofDigit: digits[2 * index]),
        let low = Self.value(ofDigit: digits[2 * index + 1])
      else {
        valid = false
        return 0
      }
      return high << 4 | low
    }
    guard valid else { return nil }
  }

  /// 64 lower-case hexadecimal digits.
  public var hexString: String {
    unsafe String(unsafeUninitializedCapacity: 2 * Self.byteCount) { buffer in
      for index in 0..<Self.byteCount {
        unsafe buffer[2 * index] = Self.digit(storage[index] >> 4)
        unsafe buffer[2 * index + 1] = Self.digit(storage[index] & 15)
      }
      return 2 * Self.byteCount
    }
  }

  /// Appends 64 lower-case hexadecimal digits without making a `String`, eight at a time.
  public func appendHex(to output: inout [UInt8]) {
    let bytes = storage.span
    var digits = InlineArray<8, UInt64>(repeating: 0)
    for index in digits.indices {
      let place = 4 * index
      let four =
        UInt64(bytes[place]) | UInt64(bytes[place + 1]) << 16
        | UInt64(bytes[place + 2]) << 32 | UInt64(bytes[place + 3]) << 48
      digits[index] = Self.digits(ofFour: four).littleEndian
    }
    unsafe digits.span.bytes.withUnsafeBytes { unsafe output.append(contentsOf: $0) }
  }

  /// The digits of four bytes, which come in sixteen bits each; the first digit lowest. Without a
  /// branch: a digit above 9 is 0x27 further on.
  private static func digits(ofFour bytes: UInt64) -> UInt64 {
    let low: UInt64 = 0x000F_000F_000F_000F
    let ones: UInt64 = 0x0101_0101_0101_0101
    let values = (bytes >> 4) & low | (bytes & low) << 8
    return values &+ 0x30 &* ones &+ (((values &+ 0x06 &* ones) >> 4) & ones) &* 0x27
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? 0x30 &+ value : 0x57 &+ value
  }

  private static func value(ofDigit digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit &- 0x30
    case 0x41...0x46: digit &- 0x37
    case 0x61...0x66: digit &- 0x57
    default: nil
    }
  }
}

extension SHA256Digest: CustomStringConvertible {
  public var description: String { hexString }
}
