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

  @Test(arguments: [7, 8, 9, 16, 546])
  func `every bit of every byte counts`(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    for place in bytes.indices {
      var other = bytes
      other[place] ^= 1 << UInt8(place % 8)
      let isEqual = constantTimeEquals(bytes.span, other.span)
      #expect(!isEqual, "\(place) of \(count)")
    }
    let copy = bytes.map { $0 }
    let isEqual = constantTimeEquals(bytes.span, copy.span)
    #expect(isEqual)
  }
}
