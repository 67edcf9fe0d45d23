import Testing

@testable import HTTP2Wire

@Suite struct DecimalDigitsTests {
  @Test(arguments: [0, 9, 10, 255, 1_000_000, UInt64.max - 1, UInt64.max])
  func `a number is written as everybody writes it`(number: UInt64) {
    let digits = DecimalDigits(number)
    var text = ""
    for index in digits.span.indices { text.unicodeScalars.append(.init(digits.span[index])) }
    #expect(text == String(number))
  }
}
