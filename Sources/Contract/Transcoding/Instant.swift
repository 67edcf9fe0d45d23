import Bytes
import SwiftProtobuf

/// A point in time as the cloud writes it, `2022-11-28T02:22:27.24Z`, and as we do.
struct Instant: Equatable {
  let seconds: Int64
  let nanoseconds: Int32
  /// Whether the text it was read from is what `append` would write.
  let isAsWeWrite: Bool

  /// Reads the text of a JSON string, with its quotes. Any offset and fraction (B18) is taken;
  /// nil for what is no time.
  init?(_ source: Span<UInt8>, _ range: Range<Int>) {
    if let plain = Self(utc: source.extracting(range.lowerBound + 1..<range.upperBound - 1)) {
      self = plain
      return
    }
    let text = String(decoding: source.extracting(range).copy(), as: UTF8.self)
    guard let time = try? Google_Protobuf_Timestamp(jsonString: text) else { return nil }
    seconds = time.seconds
    nanoseconds = time.nanos
    isAsWeWrite = false
  }

  /// The usual form: four-digit year from 1970, a day every month has, `Z`.
  private init?(utc text: Span<UInt8>) {
    guard text.count >= 20, text[text.count - 1] == UInt8(ascii: "Z") else { return nil }
    // The first nineteen bytes: where numbers and signs stand does not vary.
    let fixed = text.extracting(0..<19)
    guard fixed[4] == UInt8(ascii: "-"), fixed[7] == UInt8(ascii: "-"),
      fixed[10] == UInt8(ascii: "T"), fixed[13] == UInt8(ascii: ":"),
      fixed[16] == UInt8(ascii: ":"), let century = Self.pair(fixed[0], fixed[1]),
      let ofCentury = Self.pair(fixed[2], fixed[3]), let month = Self.pair(fixed[5], fixed[6]),
      let day = Self.pair(fixed[8], fixed[9]), let hour = Self.pair(fixed[11], fixed[12]),
      let minute = Self.pair(fixed[14], fixed[15]), let second = Self.pair(fixed[17], fixed[18])
    else { return nil }
    let year = century &* 100 &+ ofCentury
    guard year >= 1970, month >= 1, month <= 12, day >= 1, day <= 28, hour < 24, minute < 60,
      second < 60
    else { return nil }
    var nanoseconds = 0
    var isAsWeWrite = true
    if text.count > 20 {
      let digits = text.count - 21
      guard text[19] == UInt8(ascii: "."), digits >= 1, digits <= 9 else { return nil }
      for index in 20..<20 + digits {
        let digit = text[index] &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        nanoseconds = nanoseconds &* 10 &+ Int(digit)
      }
      // As many thousands as are needed: of those written, the last must not be empty.
      isAsWeWrite = digits % 3 == 0 && nanoseconds % 1000 != 0
      for _ in digits..<9 { nanoseconds = nanoseconds &* 10 }
    }
    // Days since 1970-01-01, with years that begin in March so that the leap day is the last.
    let (shiftedYear, shiftedMonth) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let days =
      365 * shiftedYear + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400
      + (153 * shiftedMonth + 2) / 5 + day - 1 - 719_468
    seconds = Int64(((days * 24 + hour) * 60 + minute) * 60 + second)
    self.nanoseconds = Int32(nanoseconds)
    self.isAsWeWrite = isAsWeWrite
  }

  /// The number of two digits.
  @inline(__always)
  private static func pair(_ tens: UInt8, _ ones: UInt8) -> Int? {
    let (tens, ones) = (tens &- UInt8(ascii: "0"), ones &- UInt8(ascii: "0"))
    return tens < 10 && ones < 10 ? Int(tens &* 10 &+ ones) : nil
  }

  /// Appends the time in UTC with as many thousands of fraction as it needs (ProtoJSON).
  func append(to bytes: inout [UInt8]) {
    let time = Google_Protobuf_Timestamp(seconds: seconds, nanos: nanoseconds)
    let quoted: [UInt8] = (try? time.jsonUTF8Bytes()) ?? []
    bytes.append(contentsOf: quoted.dropFirst().dropLast())
  }
}
