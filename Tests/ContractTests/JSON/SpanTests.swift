import Testing

@testable import Contract

@Suite struct SpanTests {
  @Test func `bytes are equal where all of them are, whatever their number`() {
    for count in 0...40 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 1) }
      let same = bytes
      let isEqual = bytes.span.equals(same.span)
      #expect(isEqual)
      for place in 0..<count {
        var other = bytes
        other[place] ^= 0x80
        let isFound = bytes.span.equals(other.span)
        #expect(!isFound, "\(count) \(place)")
      }
      let longer = bytes + [0]
      let isLonger = bytes.span.equals(longer.span)
      #expect(!isLonger)
    }
  }

  @Test func `a word has its first byte lowest`() {
    let bytes: [UInt8] = [9, 1, 2, 3, 4, 5, 6, 7, 8]
    let word = bytes.span.word(at: 1)
    #expect(word == 0x0807_0605_0403_0201)
  }
}
