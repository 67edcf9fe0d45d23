import Testing

@testable import CallModel

@Suite struct CallerShareTests {
  @Test func `every class has turns, and who waits for an answer has most`() {
    let weights = TrafficClass.allCases.map(\.weight)
    #expect(weights.allSatisfy { $0 > 0 })
    #expect(weights == weights.sorted(by: >))
    #expect(TrafficClass.allCases.map(\.place) == Array(TrafficClass.allCases.indices))
  }

  @Test func `the gateway's own name is no caller's`() {
    #expect(CallerShare.gateway.name.isEmpty)
    #expect(CallerShare(name: "one").weight == 1)
  }
}
