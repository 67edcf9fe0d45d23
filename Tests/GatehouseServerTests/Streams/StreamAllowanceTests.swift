import Testing

@testable import GatehouseServer

@Suite struct StreamAllowanceTests {
  @Test func `each caller has its own places, and gets back what it gave`() {
    let allowance = StreamAllowance(perCaller: 1)
    let (one, other) = (Stage.caller(0), Stage.caller(1))
    #expect(allowance.take(for: one))
    #expect(!allowance.take(for: one))
    #expect(allowance.take(for: other))
    allowance.giveBack(by: one)
    #expect(allowance.count(of: one) == 0)
    #expect(allowance.take(for: one))
    #expect(allowance.count(of: other) == 1)
  }
}
