import Testing

@testable import Sandbox

struct SeededGeneratorTests {
  @Test func `the sequence is SplitMix64`() {
    var generator = SeededGenerator(seed: 1_234_567)
    #expect(generator.next() == 6_457_827_717_110_365_317)
    #expect(generator.next() == 3_203_168_211_198_807_973)
  }

  @Test func `ids are version 4 UUIDs, all different`() {
    var generator = SeededGenerator(seed: 1, for: "resources")
    let ids = (0..<1_000).map { _ in generator.uuid() }
    #expect(Set(ids).count == 1_000)
    for id in ids {
      #expect(TextForm.uuid.accepts(id))
      let characters = Array(id.utf8)
      #expect(characters[14] == UInt8(ascii: "4"))
      #expect("89ab".utf8.contains(characters[19]))
    }
  }

  @Test func `the same seed gives the same ids, another name or seed gives others`() {
    var one = SeededGenerator(seed: 7, for: "a")
    var same = SeededGenerator(seed: 7, for: "a")
    var otherName = SeededGenerator(seed: 7, for: "b")
    var otherSeed = SeededGenerator(seed: 8, for: "a")
    let id = one.uuid()
    #expect(same.uuid() == id)
    #expect(otherName.uuid() != id)
    #expect(otherSeed.uuid() != id)
  }

  @Test func `units lie between zero and one`() {
    var generator = SeededGenerator(seed: 3)
    let units = (0..<1_000).map { _ in generator.unit() }
    #expect(units.allSatisfy { (0..<1).contains($0) })
    #expect((0.4..<0.6).contains(units.reduce(0, +) / 1_000))
  }
}
