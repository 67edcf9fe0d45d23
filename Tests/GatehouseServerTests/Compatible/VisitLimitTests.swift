import Protocols
import Testing

@testable import GatehouseServer

@Suite struct VisitLimitTests {
  @Test func `a visit is counted once, however often it is asked who it is`() {
    let visit = Visit(.listProjects)
    #expect(visit.charge())
    #expect(!visit.charge())
    visit.forget(at: 1)
    #expect(!visit.charge())
  }
}
