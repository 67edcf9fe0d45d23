extension SHA256Digest {
  /// Reads 64 hexadecimal digits of either case and nothing else.
  package init?(hex text: String) {
    self.init(hex: text.utf8Span.span)
  }

  /// Reads 64 hexadecimal digits of either case and nothing else.
  package init?(hex digits: Span<UInt8>) {
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
  package var hexString: String {
    unsafe String(unsafeUninitializedCapacity: 2 * Self.byteCount) { buffer in
      for index in 0..<Self.byteCount {
        unsafe buffer[2 * index] = Self.digit(storage[index] >> 4)
        unsafe buffer[2 * index + 1] = Self.digit(storage[index] & 15)
      }
      return 2 * Self.byteCount
    }
  }

  /// Appends 64 lower-case hexadecimal digits without making a `String`.
  @inlinable package func appendHex(to output: inout [UInt8]) {
    let bytes = storage.span
    output.append(addingCapacity: 2 * Self.byteCount) { digits in
      for index in 0..<Self.byteCount {
        // Both digits at once and without a branch: a digit above 9 is 0x27 further on.
        let pair = UInt16(bytes[index] >> 4) << 8 | UInt16(bytes[index] & 15)
        let text = pair &+ 0x3030 &+ (((pair &+ 0x0606) >> 4) & 0x0101) &* 0x27
        digits.append(UInt8(truncatingIfNeeded: text >> 8))
        digits.append(UInt8(truncatingIfNeeded: text))
      }
    }
  }

  @inlinable static func digit(_ value: UInt8) -> UInt8 {
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
  package var description: String { hexString }
}
