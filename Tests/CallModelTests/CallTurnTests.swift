import Synchronization
import Testing

@testable import CallModel

@Suite struct CallTurnTests {
  private let turn = CallTurn(.background, of: CallerShare(name: "poller"))

  @Test func `who is more urgent lends its turn, and who is not changes nothing`() {
    turn.raise(to: .batch, of: CallerShare(name: "batch"))
    #expect(turn.traffic == .batch && turn.share.name == "batch")
    turn.raise(to: .interactive, of: CallerShare(name: "one"))
    turn.raise(to: .interactive, of: CallerShare(name: "two"))
    turn.raise(to: .background, of: CallerShare(name: "three"))
    #expect(turn.traffic == .interactive && turn.share.name == "one")
  }

  @Test func `what waits already is moved, and what waits no longer is not`() {
    let moves = Mutex<[TrafficClass]>([])
    let line = turn.wait { traffic, _ in moves.withLock { $0.append(traffic) } }
    #expect(line.traffic == .background)
    turn.raise(to: .batch, of: CallerShare(name: "batch"))
    turn.go()
    turn.raise(to: .interactive, of: CallerShare(name: "one"))
    #expect(moves.withLock { $0 } == [.batch])
    // It comes to wait again, for a repeat: where it belongs by then.
    #expect(turn.wait { _, _ in }.traffic == .interactive)
  }
}
