import Testing

@testable import Cryptography

struct ConstantTimeTests {
  static let pairs: [(left: [UInt8], right: [UInt8], equal: Bool)] = [
    ([1, 2], [1, 2], true), ([], [], true), ([1, 2], [1, 3], false), ([1, 2], [1], false),
    ([1], [], false),
  ]

  @Test(arguments: pairs)
  func `equal means the same bytes in the same number`(left: [UInt8], right: [UInt8], equal: Bool) {
    let answer = constantTimeEquals(left.span, right.span)
    #expect(answer == equal)
  }
}
