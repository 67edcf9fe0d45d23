import SwiftProtobuf
import Testing

@testable import Contract

@Suite struct FreshnessTests {
  @Test func `a state that passes soon is asked about sooner`() throws {
    let freshness = try #require(try Calls.operation("GetVpnGateway").freshness)
    #expect(freshness.age(status: "PENDING_CREATE") == .seconds(1))
    #expect(freshness.age(status: "PENDING_") == .seconds(1))
    #expect(freshness.age(status: "PENDING") == .seconds(5))
    #expect(freshness.age(status: "ACTIVE") == .seconds(5))
    #expect(freshness.age(status: nil) == .seconds(5))
  }

  @Test func `a state without a star is itself alone`() {
    let freshness = Freshness(
      .with {
        $0.milliseconds = 10
        $0.states = [
          .with {
            $0.states = ["DOWN"]; $0.milliseconds = 20
          }
        ]
      })
    #expect(freshness.age(status: "DOWN") == .milliseconds(20))
    #expect(freshness.age(status: "DOWNED") == .milliseconds(10))
  }
}
