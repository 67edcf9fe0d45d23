import Testing

@testable import Bytes

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

  @Test func `a byte is found where it stands first, wherever that is`() {
    for count in 0...40 {
      for byte: UInt8 in [0, 1, 0x2F, 0x7F, 0x80, 0xFF] {
        // Neighbours that differ by one bit or by one would show a borrow between bytes.
        let others = [byte ^ 1, byte &+ 1, byte &- 1, byte ^ 0x80]
        let bytes = (0..<count).map { others[$0 % 4] }
        #expect(bytes.span.firstIndex(of: byte) == nil)
        for place in 0..<count {
          var marked = bytes
          marked[place] = byte
          marked[count - 1] = byte
          for start in 0...count {
            let found = marked.span.firstIndex(of: byte, from: start)
            let expected = marked[start...].firstIndex(of: byte)
            #expect(found == expected, "\(count) \(byte) \(place) \(start)")
          }
        }
      }
    }
  }

  @Test func `characters of a range are marked, each byte for itself`() {
    var random = SystemRandomNumberGenerator()
    for byte in UInt8.min...UInt8.max {
      for (least, most) in [(0x2D, 0x39), (0x61, 0x7A), (0x7E, 0x7E), (0x00, 0x7F)]
        as [(UInt8, UInt8)]
      {
        for place in 0..<8 {
          let others = random.next() & ~(0xFF << UInt64(8 * place))
          let word = others | UInt64(byte) << UInt64(8 * place)
          let isMarked = word.marks(from: least, through: most) >> UInt64(8 * place) & 0xFF
          #expect(isMarked == ((least...most).contains(byte) ? 0x80 : 0), "\(byte) in \(word)")
        }
      }
    }
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
