import CallModel
import Contract
import Testing

@testable import Reads

@Suite struct WatchProgressTests {
  private static let get = PolledCloud.operation("GetVpnGateway")
  private static let absent = Refusal(.notFound, "not there", reason: "NOT_FOUND")

  private static func state(_ status: String, _ name: String = "n") throws -> WatchedState {
    let json = #"{"id":"\#(PolledCloud.id(1))","name":"\#(name)","status":"\#(status)"}"#
    return try WatchedState(Array(json.utf8)[...], of: get, observedAt: 5)
  }

  /// What is said to a watch that hears these, in words.
  private static func said(
    _ events: [WatchPoller.Event], until: WatchQuestion.End = .settled,
    told: WatchTokens.Told? = nil
  ) -> [String] {
    var progress = WatchProgress(until: until, get: get, told: told)
    return events.map { event in
      switch progress.hear(event) {
      case .nothing: "-"
      case .end: "end"
      case .tell(let state, let isEnd): (state?.status ?? "gone") + (isEnd ? " end" : "")
      case .refuse(let refusal): "\(refusal.code)"
      }
    }
  }

  @Test(arguments: ["ACTIVE", "FAULT", "FREEZED"])
  func `an end state ends a watch, whether or not something came before`(status: String) throws {
    #expect(Self.said([.state(try Self.state(status))]) == ["\(status) end"])
    #expect(
      Self.said([
        .state(try Self.state("PENDING_CREATE")), .state(try Self.state("PENDING_CREATE")),
        .state(try Self.state("PENDING_CREATE", "other")), .state(try Self.state(status)),
      ]) == ["PENDING_CREATE", "-", "PENDING_CREATE", "\(status) end"])
  }

  @Test func `a watch that goes on is told nothing that it knows`() throws {
    let pending = try Self.state("PENDING_CREATE")
    let active = try Self.state("ACTIVE")
    #expect(
      Self.said([.state(pending), .state(active)], told: .state(pending.digest))
        == ["-", "ACTIVE end"])
    #expect(Self.said([.state(active)], told: .state(active.digest)) == ["end"])
    #expect(Self.said([.gone(Self.absent)], told: .gone) == ["end"])
    #expect(Self.said([.gone(Self.absent)], told: .state(pending.digest)) == ["gone end"])
  }

  @Test func `what was never there is not found, unless its end is what is waited for`() throws {
    #expect(Self.said([.gone(Self.absent)]) == ["notFound"])
    #expect(Self.said([.gone(Self.absent)], until: .nothing) == ["notFound"])
    #expect(Self.said([.gone(Self.absent)], until: .deleted) == ["gone end"])
    #expect(
      Self.said([.state(try Self.state("PENDING_DELETE")), .gone(Self.absent)])
        == ["PENDING_DELETE", "gone end"])
  }

  @Test func `a watch for the deletion, or for ever, goes on behind end states`() throws {
    for until in [WatchQuestion.End.deleted, .nothing] {
      #expect(
        Self.said(
          [
            .state(try Self.state("ACTIVE")), .state(try Self.state("ACTIVE")),
            .state(try Self.state("PENDING_DELETE")), .gone(Self.absent),
          ], until: until) == ["ACTIVE", "-", "PENDING_DELETE", "gone end"])
    }
  }

  @Test func `a failure ends it`() throws {
    let busy = Refusal(.unavailable, "busy", reason: "BUSY")
    #expect(Self.said([.state(try Self.state("DOWN")), .failed(busy)]) == ["DOWN", "unavailable"])
  }
}
