import Testing

@testable import Signing

@Suite struct PercentEncodingTests {
  private func encoded(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    PercentEncoding.append(bytes.span, to: &output)
    return output
  }

  private func decoded(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    PercentEncoding.appendDecoded(bytes.span, to: &output)
    return output
  }

  @Test func `exactly the unreserved characters stand as they are`() {
    let unreserved = Set(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~".utf8)
    for byte in UInt8.min...UInt8.max {
      #expect(PercentEncoding.isUnreserved(byte) == unreserved.contains(byte))
      #expect(encoded([byte]).count == (unreserved.contains(byte) ? 1 : 3))
    }
    #expect(text(encoded(Array("a b/é+".utf8))) == "a%20b%2F%C3%A9%2B")
  }

  @Test func `decoding undoes encoding, for any bytes`() {
    var random = SeededGenerator(state: 3)
    for _ in 0..<3000 {
      let bytes = random.bytes(0...40)
      #expect(decoded(encoded(bytes)) == bytes)
    }
  }

  @Test func `encoding what was decoded is stable from then on`() {
    var random = SeededGenerator(state: 4)
    let alphabet = Array("%%%25aAfF09zZ/+~ \u{7F}".utf8)
    for _ in 0..<3000 {
      let once = encoded(decoded(random.bytes(0...30, of: alphabet)))
      #expect(encoded(decoded(once)) == once)
    }
  }

  @Test(arguments: [
    ("%41%2d%7E", "A-~"), ("%252F", "%2F"), ("a+b", "a+b"), ("%", "%"), ("%4", "%4"),
    ("%zz", "%zz"), ("%4g%41", "%4gA"), ("%%41", "%A"),
  ])
  func `one level is decoded, and a stray percent sign stands for itself`(
    spelt: String, meant: String
  ) {
    #expect(text(decoded(Array(spelt.utf8))) == meant)
  }

  @Test func `a byte that is not UTF-8 stays that byte`() {
    #expect(decoded(Array("%FF%fe".utf8)) == [0xFF, 0xFE])
    #expect(text(encoded([0xFF])) == "%FF")
  }

  /// Eight bytes are judged at once: a byte must be judged the same among any others.
  @Test(arguments: UInt8.min...UInt8.max)
  func `a path is plain up to the first byte that must be written otherwise`(byte: UInt8) {
    let isPlain = PercentEncoding.isUnreserved(byte) || byte == UInt8(ascii: "/")
    for place in 0..<20 {
      var path = Array("/v5/aZ09-._~/zA9/-._".utf8)
      path[place] = byte
      let end = PercentEncoding.endOfPlainPath(in: path.span, from: 0)
      #expect(end == (isPlain ? 20 : place), "\(byte) at \(place)")
    }
  }

  @Test(arguments: UInt8.min...UInt8.max)
  func `a digest is written in lower-case hexadecimal and nothing else`(byte: UInt8) {
    let isDigit = Array("0123456789abcdef".utf8).contains(byte)
    for place in [0, 7, 8, 31, 56, 63] {
      var digits = [UInt8](repeating: UInt8(ascii: "f"), count: 64)
      digits[place] = byte
      let isTaken = digits.span.isLowercaseSHA256Hex
      #expect(isTaken == isDigit, "\(byte) at \(place)")
    }
  }
}
