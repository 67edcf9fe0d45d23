import CallModel
import Testing

@testable import Reads

@Suite struct PollPaceTests {
  @Test func `while something is at work polls come soon, and a little later each time`() {
    var pace = PollPace()
    pace.polled(isPending: true, hasChanged: true)
    var pauses: [Duration] = []
    for _ in 0..<5 {
      pauses.append(pace.pause(0))
      pace.polled(isPending: true, hasChanged: false)
    }
    #expect(pauses == [.seconds(2), .seconds(3), .milliseconds(4500), .seconds(5), .seconds(5)])
    pace.polled(isPending: true, hasChanged: true)
    #expect(pace.pause(0) == .seconds(2))
  }

  @Test func `while nothing is they come seldom, until something changes`() {
    var pace = PollPace()
    pace.polled(isPending: false, hasChanged: false)
    #expect(pace.pause(0) == Limits.pollSettled.lowerBound)
    for _ in 0..<10 { pace.polled(isPending: false, hasChanged: false) }
    #expect(pace.pause(0) == Limits.pollSettled.upperBound)
    pace.polled(isPending: false, hasChanged: true)
    #expect(pace.pause(0) == Limits.pollSettled.lowerBound)
    pace.polled(isPending: true, hasChanged: true)
    #expect(pace.pause(0) == Limits.pollPending.lowerBound)
  }

  @Test func `polls of many drift apart by at most a fifth`() {
    let pace = PollPace()
    #expect(pace.pause(0) == .seconds(2))
    #expect(pace.pause(0.5) == .milliseconds(2200))
    #expect(pace.pause(0.999) < .milliseconds(2400))
  }

  @Test func `a failure is repeated ever later, and not before it helps`() {
    var pace = PollPace()
    pace.failed(retryAfter: .seconds(40))
    #expect(pace.pause(0) == .seconds(40))
    for _ in 0..<10 { pace.failed(retryAfter: nil) }
    #expect(pace.pause(0) == Limits.pollFailed.upperBound)
    // A write does not make the cloud answer.
    pace.expectChange()
    #expect(pace.pause(0) == Limits.pollFailed.upperBound)
    pace.polled(isPending: true, hasChanged: false)
    #expect(pace.pause(0) == Limits.pollPending.lowerBound)
  }
}
