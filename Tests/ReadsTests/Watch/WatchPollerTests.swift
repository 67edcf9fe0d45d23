import CallModel
import Contract
import Testing

@testable import Reads

@Suite struct WatchPollerTests {
  private static func gateways(_ count: Int, _ status: String = "PENDING_CREATE") -> PolledCloud {
    PolledCloud(
      PolledCloud.gateways, (0..<count).map { .init(id: PolledCloud.id($0), status: status) })
  }

  @Test func `500 watchers of 50 gateways cost as many polls as one watcher of one`() throws {
    var one = Self.gateways(50)
    one.watch(1, 0)
    var many = Self.gateways(50)
    for watcher in 0..<500 { many.watch(UInt64(watcher), watcher % 50) }
    let first = try many.poll()
    #expect(first.count == 500)
    try one.poll()
    #expect(try one.polls(within: .seconds(300)) == many.polls(within: .seconds(300)))
    #expect(one.asked.count == many.asked.count)
    #expect(many.asked.allSatisfy { $0 == "list" })
  }

  @Test func `each state is told to those who watch it, once`() throws {
    var cloud = Self.gateways(3)
    cloud.watch(1, 0)
    cloud.watch(2, 0)
    cloud.watch(3, 1)
    #expect(
      try cloud.poll() == ["1 PENDING_CREATE", "2 PENDING_CREATE", "3 PENDING_CREATE"])
    #expect(try cloud.poll() == [])
    cloud.set(0, "ACTIVE")
    cloud.set(2, "ACTIVE")
    #expect(try cloud.poll() == ["1 ACTIVE", "2 ACTIVE"])
    #expect(try cloud.poll() == [])
    cloud.poller.remove(1)
    cloud.set(0, "PENDING_DELETE")
    #expect(try cloud.poll() == ["2 PENDING_DELETE"])
  }

  @Test func `who comes later hears a state that was read after that, and soon`() throws {
    var cloud = Self.gateways(1, "ACTIVE")
    cloud.watch(1, 0)
    #expect(try cloud.poll() == ["1 ACTIVE"])
    cloud.pass(.milliseconds(1))
    cloud.watch(2, 0)
    // Nothing that was known before: the caller may have changed it in between.
    cloud.set(0, "PENDING_UPDATE")
    let before = cloud.now
    #expect(try cloud.poll() == ["1 PENDING_UPDATE", "2 PENDING_UPDATE"])
    #expect(cloud.now - before <= Limits.pollSpacing.wholeNanoseconds)
  }

  @Test func `who comes while a poll is under way waits for the next one`() throws {
    var cloud = Self.gateways(1)
    cloud.watch(1, 0)
    cloud.poller.begin(at: cloud.now)
    guard case .page(let position) = cloud.poller.next(at: cloud.now, chance: 0) else {
      Issue.record("no page")
      return
    }
    cloud.pass(.milliseconds(1))
    cloud.watch(2, 0)
    let body = #"{"vpn_gateways":[{"id":"\#(PolledCloud.id(0))","status":"ACTIVE"}]}"#
    let notices = try cloud.poller.took(page: Array(body.utf8), at: position, time: 0)
    #expect(notices.map(\.watcher) == [1])
    #expect(cloud.poller.due == nil)
    #expect(cloud.poller.next(at: cloud.now, chance: 0) == nil)
    #expect(try cloud.poll() == ["1 PENDING_CREATE", "2 PENDING_CREATE"])
  }

  @Test func `however many come one after another, polls keep their distance`() throws {
    var cloud = Self.gateways(1, "ACTIVE")
    var polls = 0
    for watcher in 0..<1000 {
      cloud.watch(UInt64(watcher), 0)
      while let due = cloud.poller.due, due <= cloud.now {
        try cloud.poll()
        polls += 1
      }
      cloud.pass(.milliseconds(10))
    }
    #expect(polls <= 11)
  }

  @Test func `nobody who watches, nothing that is asked`() throws {
    var cloud = Self.gateways(1)
    #expect(cloud.poller.due == nil)
    cloud.watch(1, 0)
    try cloud.poll()
    cloud.poller.remove(1)
    cloud.poller.remove(1)
    #expect(cloud.poller.isIdle)
    #expect(cloud.poller.due == nil)
  }

  @Test func `what nobody waits for any more is not asked for in the middle of a poll`() throws {
    var cloud = Self.gateways(1)
    cloud.watch(1, 0)
    cloud.watch(2, 7)
    cloud.watch(3, 8)
    cloud.poller.begin(at: cloud.now)
    guard case .page(let position) = cloud.poller.next(at: cloud.now, chance: 0) else {
      Issue.record("no page")
      return
    }
    cloud.poller.remove(2)
    _ = try cloud.poller.took(page: Array(#"{"vpn_gateways":[]}"#.utf8), at: position, time: 0)
    cloud.poller.remove(3)
    guard case .resource(PolledCloud.id(0)) = cloud.poller.next(at: cloud.now, chance: 0) else {
      Issue.record("nothing is got")
      return
    }
    cloud.poller.remove(1)
    #expect(cloud.poller.next(at: cloud.now, chance: 0) == nil)
    #expect(cloud.poller.isIdle && cloud.poller.due == nil)
  }

  @Test func `what is not there is asked for by its get before it is called gone`() throws {
    var cloud = Self.gateways(1)
    cloud.unlisted = [.init(id: PolledCloud.id(7), status: "PENDING_CREATE")]
    cloud.watch(1, 0)
    cloud.watch(2, 7)
    cloud.watch(3, 8)
    cloud.watch(4, 8)
    let told = try cloud.poll()
    #expect(
      told.sorted() == ["1 PENDING_CREATE", "2 PENDING_CREATE", "3 gone", "4 gone"])
    #expect(cloud.asked.sorted() == ["get 7", "get 8", "list"])
    #expect(cloud.poller.watcherCount == 2)
    // Nobody waits for it any more.
    try cloud.poll()
    #expect(cloud.asked.count { $0 == "get 8" } == 1)
  }

  @Test func `a row that does not hold everything is got once for all, when it changes`() throws {
    var cloud = PolledCloud(
      PolledCloud.connections,
      (0..<3).map { .init(id: PolledCloud.id($0), status: "DOWN", time: 100 - $0) })
    for watcher in 0..<10 { cloud.watch(UInt64(watcher), 1) }
    #expect(try cloud.poll().count == 10)
    #expect(cloud.asked == ["list", "get 1"])
    #expect(try cloud.poll() == [])
    #expect(cloud.asked == ["list", "get 1", "list"])
    cloud.set(1, "ACTIVE")
    #expect(try cloud.poll().count == 10)
    #expect(cloud.asked.suffix(2) == ["list", "get 1"])
    // What the row does not show may have changed: who is new hears it as it is now.
    cloud.watch(99, 1)
    #expect(try cloud.poll() == ["99 ACTIVE"])
    #expect(cloud.asked.suffix(2) == ["list", "get 1"])
  }

  @Test func `only the pages are asked for on which something is watched`() throws {
    var cloud = PolledCloud(
      PolledCloud.connections,
      (0..<500).map { .init(id: PolledCloud.id($0), status: "ACTIVE", time: 1000 - $0) })
    cloud.watch(1, 450)
    try cloud.poll()
    // Looked for from the first page on, and then known where it stands.
    #expect(cloud.asked == ["list", "list 801", "list 601", "get 450"])
    try cloud.poll()
    #expect(cloud.asked.dropFirst(4) == ["list 601"])
    // Rows before it are deleted: it moves up a page, and is found again.
    cloud.rows.removeFirst(200)
    cloud.set(450, "DOWN")
    #expect(try cloud.poll() == ["1 DOWN"])
    #expect(cloud.asked.dropFirst(5) == ["list 601", "get 450"])
    cloud.rows.removeAll { $0.id == PolledCloud.id(450) }
    #expect(try cloud.poll() == ["1 gone"])
  }

  @Test func `a failure is told to whom nothing was told, to the others only when it lasts`()
    throws
  {
    let busy = Refusal(.unavailable, "busy", reason: "BUSY", retryAfter: .seconds(7))
    var cloud = Self.gateways(1)
    cloud.watch(1, 0)
    try cloud.poll()
    cloud.watch(2, 0)
    cloud.refusals = [busy]
    let before = cloud.now
    #expect(try cloud.poll() == ["2 failed"])
    #expect(cloud.poller.watcherCount == 1)
    // Not sooner than was asked for.
    #expect(try #require(cloud.poller.due) - before >= Duration.seconds(7).wholeNanoseconds)
    var told: [String] = []
    while told.isEmpty {
      cloud.refusals = [busy]
      told = try cloud.poll()
    }
    #expect(told == ["1 failed"])
    let blind = Duration.nanoseconds(Int64(cloud.now - before))
    #expect(blind >= Limits.watchBlindTime - .seconds(30) && blind < .seconds(120))
    #expect(cloud.poller.isIdle)
  }

  @Test func `what will not pass ends all watches; of one resource its own`() throws {
    let denied = Refusal(.permissionDenied, "no", reason: "DENIED")
    var cloud = Self.gateways(1)
    cloud.watch(1, 0)
    cloud.watch(2, 8)
    try cloud.poll()
    cloud.watch(2, 8)
    cloud.refusals = [denied]
    #expect(try cloud.poll() == ["1 failed", "2 failed"])
    // Of one alone:
    cloud.watch(3, 0)
    cloud.watch(4, 8)
    cloud.poller.begin(at: cloud.now)
    guard case .page(let position) = cloud.poller.next(at: cloud.now, chance: 0) else {
      Issue.record("no page")
      return
    }
    let body = #"{"vpn_gateways":[{"id":"\#(PolledCloud.id(0))","status":"ACTIVE"}]}"#
    _ = try cloud.poller.took(page: Array(body.utf8), at: position, time: 0)
    let get = cloud.poller.next(at: cloud.now, chance: 0)
    let notices = cloud.poller.failed(denied, of: get, at: cloud.now, chance: 0)
    #expect(notices.map(\.watcher) == [4])
    #expect(cloud.poller.isPolling)
    #expect(cloud.poller.next(at: cloud.now, chance: 0) == nil)
    #expect(cloud.poller.watcherCount == 1)
  }

  @Test func `an answer that is no list is told like a failure`() throws {
    var cloud = Self.gateways(1)
    cloud.watch(1, 0)
    cloud.poller.begin(at: cloud.now)
    let step = cloud.poller.next(at: cloud.now, chance: 0)
    guard case .page(let position) = step else {
      Issue.record("no page")
      return
    }
    #expect(throws: Refusal.self) {
      try cloud.poller.took(page: Array("<html>".utf8), at: position, time: 0)
    }
  }

  @Test func `a change that is expected is looked for soon`() throws {
    var cloud = Self.gateways(1, "ACTIVE")
    cloud.watch(1, 0)
    for _ in 0..<10 { try cloud.poll() }
    let quiet = try #require(cloud.poller.due) - cloud.now
    #expect(quiet == Limits.pollSettled.upperBound.wholeNanoseconds)
    cloud.poller.expectChange()
    #expect(try #require(cloud.poller.due) - cloud.now <= Duration.seconds(2).wholeNanoseconds)
  }
}
