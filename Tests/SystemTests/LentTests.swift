import Testing

@testable import System

struct LentTests {
  private final class Thing {
    let ended: () -> Void
    init(ended: @escaping () -> Void = {}) { self.ended = ended }
    deinit { ended() }
  }

  @Test func `what is lent is the very object`() {
    let thing = Thing()
    #expect(Lent(thing).use { $0 === thing })
  }

  @Test func `what is owned lives as long as its owner, whoever it is lent to`() {
    var hasEnded = false
    do {
      let owned = Owned(Thing { hasEnded = true })
      let lent = owned.lent
      lent.use { _ in #expect(!hasEnded) }
      #expect(!hasEnded)
      _ = consume owned
    }
    #expect(hasEnded)
  }

  @Test func `another one in its place ends the first`() {
    final class Holder { var owned: Owned<Thing>? }
    var ended: [Int] = []
    let holder = Holder()
    holder.owned = Owned(Thing { ended.append(1) })
    holder.owned = Owned(Thing { ended.append(2) })
    #expect(ended == [1])
    holder.owned = nil
    #expect(ended == [1, 2])
  }
}
