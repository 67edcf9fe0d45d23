import Contract
import Testing

@testable import GatehouseServer

@Suite struct WaitingStatesTests {
  private func drain(_ waiting: inout WaitingStates) -> [Int] {
    var found: [Int] = []
    while let state = waiting.takeFirst() {
      found.append((state as? HealthResponse)?.status.rawValue ?? -1)
    }
    return found
  }

  @Test func `of each thing the latest state waits, in the order of their first`() {
    var waiting = WaitingStates()
    waiting.put(response(.serving), of: "a")
    waiting.put(response(.serving), of: "b")
    waiting.put(response(.notServing), of: "a")
    waiting.put(response(.serviceUnknown), of: "c")
    waiting.put(response(.unknown), of: "a")
    #expect(drain(&waiting) == [0, 1, 3])
    #expect(waiting.isEmpty)
  }

  @Test func `a thing that was taken may wait again`() {
    var waiting = WaitingStates()
    waiting.put(response(.serving), of: "a")
    waiting.put(response(.serving), of: "b")
    #expect(waiting.takeFirst() != nil)
    waiting.put(response(.notServing), of: "a")
    #expect(drain(&waiting) == [1, 2])
    waiting.put(response(.serving), of: "b")
    waiting.removeAll()
    #expect(waiting.takeFirst() == nil)
  }
}
