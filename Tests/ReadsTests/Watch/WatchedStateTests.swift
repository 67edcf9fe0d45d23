import CallModel
import Contract
import Testing

@testable import Reads

@Suite struct WatchedStateTests {
  private static let get = PolledCloud.operation("GetVpnGateway")

  private static func state(_ json: String, at time: Int64 = 0) throws -> WatchedState {
    try WatchedState(Array(json.utf8)[...], of: get, observedAt: time)
  }

  @Test func `what callers are not told is no change, nor is another order or spacing`() throws {
    let one = try Self.state(#"{"id":"a","status":"ACTIVE","tags":[]}"#)
    let same = try Self.state(#"{ "new": 7, "status": "ACTIVE", "id": "a" }"#, at: 9)
    #expect(one.digest == same.digest)
    let other = try Self.state(#"{"id":"a","status":"ACTIVE","name":"b"}"#)
    #expect(one.digest != other.digest)
  }

  @Test func `its status is the cloud's word, or none`() throws {
    #expect(try Self.state(#"{"id":"a","status":"PENDING_UPDATE"}"#).isPending)
    #expect(try !Self.state(#"{"id":"a","status":"ACTIVE"}"#).isPending)
    #expect(try Self.state(#"{"id":"a"}"#).status == "")
  }

  @Test func `what is no such resource is refused`() {
    #expect(throws: Refusal.self) { try Self.state(#"{"id":7}"#) }
  }
}
