import CallModel
import Testing

@testable import GatehouseServer

@Suite struct WatchAllowanceTests {
  @Test func `a caller has so many, the gateway too, and what ends makes room`() throws {
    let allowance = WatchAllowance(inTotal: 3, perCaller: 2)
    let (one, other) = (Stage.caller(0), Stage.caller(1))
    try allowance.take(for: one)
    try allowance.take(for: one)
    let third = refusal { () throws(Refusal) in try allowance.take(for: one) }
    #expect(third?.code == .resourceExhausted)
    #expect(third?.reason == "TOO_MANY_WATCHES")
    #expect(third?.message.hasPrefix("caller-0 watches 2 ") == true)
    try allowance.take(for: other)
    let fourth = refusal { () throws(Refusal) in try allowance.take(for: other) }
    #expect(fourth?.message.hasPrefix("this gateway watches 3 ") == true)
    #expect(allowance.total == 3)
    allowance.giveBack(by: one)
    try allowance.take(for: other)
    for caller in [one, other, other] { allowance.giveBack(by: caller) }
    #expect(allowance.total == 0)
  }
}
