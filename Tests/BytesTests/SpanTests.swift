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

  @Test func `a hash depends on every byte, on the length and on the seed`() {
    for count in 1...40 {
      let bytes = (0..<count).map { UInt8($0) }
      let hash = bytes.span.mixedHash(seed: 7)
      let again = bytes.span.mixedHash(seed: 7)
      let seeded = bytes.span.mixedHash(seed: 8)
      #expect(hash == again && hash != seeded)
      for place in 0..<count {
        var other = bytes
        other[place] ^= 1
        let changed = other.span.mixedHash(seed: 7)
        #expect(changed != hash, "\(count) \(place)")
      }
      let longer = bytes + [0]
      let prolonged = longer.span.mixedHash(seed: 7)
      #expect(prolonged != hash)
    }
  }
}
