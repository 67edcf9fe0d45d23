import Glibc
import Testing

@testable import System

struct ClockTests {
  @Test func `monotonic time never goes back`() {
    let times = (0..<1000).map { _ in MonotonicClock.now() }
    #expect(times == times.sorted() && times[0] > 0)
  }

  @Test func `the wall clock agrees with the kernel's seconds`() {
    let before = Int64(time(nil))
    let now = WallClock.now()
    // time(2) reads a coarser clock, which may be a tick behind.
    #expect((before...Int64(time(nil)) + 1).contains(now.seconds))
    #expect((0..<1_000_000_000).contains(now.nanoseconds))
  }

  @Test func `moments are in the order of time`() {
    let moments = [
      UnixTime(seconds: -1, nanoseconds: 5), UnixTime(seconds: 0),
      UnixTime(seconds: 0, nanoseconds: 1), UnixTime(seconds: 1),
    ]
    #expect(moments.shuffled().sorted() == moments)
  }
}
