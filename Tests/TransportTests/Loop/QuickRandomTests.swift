import Testing

@testable import Transport

@Suite struct QuickRandomTests {
  /// The first numbers of the authors' own program, begun with 1, 2, 3, 4.
  @Test func `it is the generator that it says it is`() {
    var random = QuickRandom(state: (1, 2, 3, 4))
    #expect(
      (0..<4).map { _ in random.next() } == [11520, 0, 1_509_978_240, 1_215_971_899_390_074_240])
  }

  @Test func `it does not stand still where it is begun with nothing`() {
    var random = QuickRandom(state: (0, 0, 0, 0))
    #expect(Set((0..<100).map { _ in random.next() }).count > 90)
  }

  @Test func `no two begin alike`() {
    var (one, other) = (QuickRandom(), QuickRandom())
    #expect(one.next() != other.next())
  }
}
