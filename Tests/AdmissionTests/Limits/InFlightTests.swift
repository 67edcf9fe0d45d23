import Testing

@testable import Admission

@Suite struct InFlightTests {
  /// Holds a place as a call does.
  private final class Holder {
    var place: InFlightPlace?
    let isIn: Bool

    init(_ given: consuming InFlightPlace?) {
      switch consume given {
      case .some(let given):
        place = consume given
        isIn = true
      case .none:
        isIn = false
      }
    }
  }

  @Test func `so many and no more, and a place that is given back is free`() {
    let inFlight = InFlight()
    var holders = (0..<3).map { _ in Holder(inFlight.enter(most: 2)) }
    #expect(holders.map(\.isIn) == [true, true, false])
    #expect(inFlight.count == 2)
    holders[0].place = nil
    #expect(inFlight.count == 1)
    #expect(Holder(inFlight.enter(most: 2)).isIn)
    holders = []
    #expect(inFlight.count == 0)
    #expect(inFlight.peak == 2)
  }

  @Test func `a place is given back once, though its holder lets go and then is gone`() {
    let inFlight = InFlight()
    var holder: Holder? = Holder(inFlight.enter(most: 1))
    holder?.place = nil
    holder?.place = nil
    #expect(inFlight.count == 0)
    holder = nil
    #expect(inFlight.count == 0)
  }

  @Test func `a limit that was lowered below what there is lets nobody in until enough have left`()
  {
    let inFlight = InFlight()
    let holders = (0..<3).map { _ in Holder(inFlight.enter(most: 3)) }
    #expect(!Holder(inFlight.enter(most: 2)).isIn)
    holders[0].place = nil
    #expect(!Holder(inFlight.enter(most: 2)).isIn)
    holders[1].place = nil
    #expect(Holder(inFlight.enter(most: 2)).isIn)
  }

  @Test func `threads that come and go never find more places taken than there are`() async {
    let inFlight = InFlight()
    let inside = Counter()
    let excess = Counter()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<2000 {
            guard let place = inFlight.enter(most: 3) else { continue }
            if inside.add(1) > 3 {
              excess.add(1)
            }
            inside.add(-1)
            _ = consume place
          }
        }
      }
    }
    #expect(excess.value == 0)
    #expect(inFlight.count == 0)
    #expect((1...3).contains(inFlight.peak))
  }

  @Test func `where there are as many places as threads nobody is refused by mistake`() async {
    let inFlight = InFlight()
    let refused = Counter()
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<5000 {
            if !Holder(inFlight.enter(most: 4)).isIn { refused.add(1) }
          }
        }
      }
    }
    #expect(refused.value == 0)
  }
}
