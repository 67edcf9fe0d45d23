import Cryptography
import Testing

@testable import Admission

struct DigestIndexTests {
  @Test func `every digest keeps its number however many there are`() {
    var index = DigestIndex()
    for number in 0..<1000 {
      #expect(index.find(Self.digest(number)) == nil)
      index.append(Self.digest(number))
      #expect(index.count == number + 1)
      #expect(index.find(Self.digest(number)) == number)
    }
    for number in 0..<1000 { #expect(index.find(Self.digest(number)) == number) }
  }

  @Test func `a digest that comes again keeps the number it had, in a larger table too`() {
    var index = DigestIndex()
    index.append(Self.digest(7))
    for number in 100..<120 { index.append(Self.digest(number)) }
    index.append(Self.digest(7))
    for number in 200..<300 { index.append(Self.digest(number)) }
    #expect(index.find(Self.digest(7)) == 0)
  }

  @Test func `digests that start alike are told apart`() throws {
    let start = "ffffffff" + String(repeating: "a", count: 54)
    var index = DigestIndex()
    for end in ["00", "01", "02"] {
      index.append(try #require(SHA256Digest(hex: start + end)))
    }
    for (number, end) in ["00", "01", "02"].enumerated() {
      #expect(index.find(try #require(SHA256Digest(hex: start + end))) == number)
    }
    #expect(index.find(try #require(SHA256Digest(hex: start + "03"))) == nil)
  }

  private static func digest(_ number: Int) -> SHA256Digest {
    SHA256.digest([UInt8(number & 255), UInt8(number >> 8)].span)
  }
}
