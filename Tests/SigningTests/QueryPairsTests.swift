import Testing

@testable import Signing

@Suite struct QueryPairsTests {
  private func canonical(_ query: [UInt8]) -> [UInt8] {
    var pairs = QueryPairs()
    pairs.read(query.span)
    var output: [UInt8] = []
    pairs.append(to: &output)
    return output
  }

  @Test(arguments: [
    ("", ""), ("a", "a="), ("a=", "a="), ("=v", "=v"), ("&&a=1&&b=2&", "a=1&b=2"),
    ("a=b=c", "a=b%3Dc"), ("a-b=2&a=3", "a=3&a-b=2"), ("v=10&v=9&v=1", "v=1&v=10&v=9"),
    ("b=1&B=1", "B=1&b=1"), ("a=1&a=1", "a=1&a=1"), ("a%3D=1", "a%3D=1"),
    ("k=%F0%9F%98%80&k=%EF%BD%9E&k=z", "k=z&k=%EF%BD%9E&k=%F0%9F%98%80"),
  ])
  func `a query becomes sorted, escaped pairs`(query: String, expected: String) {
    #expect(text(canonical(Array(query.utf8))) == expected)
  }

  @Test func `the order the pairs were given in does not matter`() {
    var random = SeededGenerator(state: 5)
    let alphabet = Array("ab-.~é%&= ".utf8)
    for _ in 0..<500 {
      let pieces = (0..<Int.random(in: 0...8, using: &random)).map { _ -> [UInt8] in
        var piece: [UInt8] = []
        let name = random.bytes(1...3, of: alphabet)
        PercentEncoding.append(name.span, to: &piece)
        piece.append(UInt8(ascii: "="))
        let value = random.bytes(0...3, of: alphabet)
        PercentEncoding.append(value.span, to: &piece)
        return piece
      }
      let given = canonical(Array(pieces.joined(separator: "&".utf8)))
      let shuffled = canonical(Array(pieces.shuffled(using: &random).joined(separator: "&".utf8)))
      #expect(given == shuffled)
      #expect(canonical(given) == given, "the canonical form is its own canonical form")
    }
  }

  @Test func `pairs come out in byte order of names, then of values`() {
    var random = SeededGenerator(state: 6)
    for _ in 0..<300 {
      let query = random.bytes(0...60, of: Array("ab%41%C3%A9=&&&=.".utf8))
      var pairs = QueryPairs()
      pairs.read(query.span)
      for index in 0..<max(0, pairs.count - 1) {
        let left = (bytes(pairs.name(at: index)), bytes(pairs.value(at: index)))
        let right = (bytes(pairs.name(at: index + 1)), bytes(pairs.value(at: index + 1)))
        if left.0 == right.0 {
          #expect(!right.1.lexicographicallyPrecedes(left.1))
        } else {
          #expect(left.0.lexicographicallyPrecedes(right.0))
        }
      }
    }
  }
}
