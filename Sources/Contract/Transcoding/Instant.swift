import SwiftProtobuf

/// A point in time as the cloud writes it, `2022-11-28T02:22:27.24Z`, and as we do.
struct Instant: Equatable {
  let seconds: Int64
  let nanoseconds: Int32
  /// `2022-11-28T02:22:27`, when it stood in UTC.
  private let second: ArraySlice<UInt8>?

  /// Reads the text of a JSON string, with its quotes. Any offset and fraction (B18) is taken;
  /// nil for what is no time.
  init?(_ source: [UInt8], _ range: Range<Int>) {
    if let plain = Self(utc: source, range.lowerBound + 1, range.upperBound - 1) {
      self = plain
      return
    }
    let text = String(decoding: source[range], as: UTF8.self)
    guard let time = try? Google_Protobuf_Timestamp(jsonString: text) else { return nil }
    seconds = time.seconds
    nanoseconds = time.nanos
    second = nil
  }

  /// The usual form: four-digit year from 1970, a day every month has, `Z`.
  private init?(utc source: [UInt8], _ start: Int, _ end: Int) {
    guard end - start >= 20, source[end - 1] == UInt8(ascii: "Z") else { return nil }
    func number(_ offset: Int, _ length: Int) -> Int? {
      var number = 0
      for index in start + offset..<start + offset + length {
        let digit = source[index] &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        number = number * 10 + Int(digit)
      }
      return number
    }
    func stands(_ character: Unicode.Scalar, at offset: Int) -> Bool {
      source[start + offset] == UInt8(ascii: character)
    }
    guard stands("-", at: 4), stands("-", at: 7), stands("T", at: 10), stands(":", at: 13),
      stands(":", at: 16), let year = number(0, 4), let month = number(5, 2),
      let day = number(8, 2), let hour = number(11, 2), let minute = number(14, 2),
      let second = number(17, 2), year >= 1970, (1...12).contains(month), (1...28).contains(day),
      hour < 24, minute < 60, second < 60
    else { return nil }
    var nanoseconds = 0
    if end - start > 20 {
      let digits = end - start - 21
      guard stands(".", at: 19), (1...9).contains(digits), let fraction = number(20, digits) else {
        return nil
      }
      nanoseconds = fraction
      for _ in digits..<9 { nanoseconds *= 10 }
    }
    // Days since 1970-01-01, with years that begin in March so that the leap day is the last.
    let (shiftedYear, shiftedMonth) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let days =
      365 * shiftedYear + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400
      + (153 * shiftedMonth + 2) / 5 + day - 1 - 719_468
    seconds = Int64(((days * 24 + hour) * 60 + minute) * 60 + second)
    self.nanoseconds = Int32(nanoseconds)
    self.second = source[start..<start + 19]
  }

  /// Appends the time in UTC with as many thousands of fraction as it needs (ProtoJSON).
  func append(to bytes: inout [UInt8]) {
    guard let second else {
      let time = Google_Protobuf_Timestamp(seconds: seconds, nanos: nanoseconds)
      let quoted: [UInt8] = (try? time.jsonUTF8Bytes()) ?? []
      bytes.append(contentsOf: quoted.dropFirst().dropLast())
      return
    }
    bytes.append(contentsOf: second)
    if nanoseconds != 0 {
      bytes.append(UInt8(ascii: "."))
      var digits = 9
      var value = Int(nanoseconds)
      while digits > 3, value % 1000 == 0 {
        value /= 1000
        digits -= 3
      }
      var divisor = digits == 9 ? 100_000_000 : digits == 6 ? 100_000 : 100
      while divisor > 0 {
        bytes.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
        divisor /= 10
      }
    }
    bytes.append(UInt8(ascii: "Z"))
  }
}
