import CallModel
import Contract
import NIOCore
import Reads
import SwiftProtobuf
import Synchronization
import System
import Transport
import Upstream

/// Polls one list with one credential for everybody who watches rows of it; reached only from its
/// loop.
///
/// What to ask, when, and who is told decides the `WatchPoller` that it holds.
final class ListPoll {
  private let kind: WatchKind
  private let credential: CloudCredential
  private unowned let desk: WatchDesk
  private var poller: WatchPoller
  /// The loop each watcher is on.
  private var homes: [WatchPoller.Watcher: NIOLoopBound<WatchDesk>] = [:]
  private var timer: (due: UInt64, scheduled: Scheduled<Void>)?
  private var task: Task<Void, Never>?
  private var isCounted = false

  init(_ kind: WatchKind, _ credential: CloudCredential, at desk: WatchDesk) {
    self.kind = kind
    self.credential = credential
    self.desk = desk
    poller = WatchPoller(get: kind.get, list: kind.list)
  }

  var isIdle: Bool { poller.isIdle && task == nil }

  // MARK: Who watches

  func add(_ watcher: WatchPoller.Watcher, of id: String, on home: NIOLoopBound<WatchDesk>) {
    homes[watcher] = home
    poller.add(watcher, of: id, at: MonotonicClock.now())
    arrange()
  }

  func remove(_ watcher: WatchPoller.Watcher) {
    homes[watcher] = nil
    poller.remove(watcher)
    arrange()
  }

  /// What is watched is being changed.
  func expectChange() {
    poller.expectChange()
    arrange()
  }

  /// Asks the cloud nothing more.
  func stop() {
    timer?.scheduled.cancel()
    timer = nil
    task?.cancel()
  }

  // MARK: When

  private func arrange() {
    if isCounted == poller.isIdle {
      isCounted.toggle()
      desk.ring.counts.lists.add(isCounted ? 1 : -1, ordering: .relaxed)
    }
    let due = poller.due
    guard due != timer?.due else { return }
    timer?.scheduled.cancel()
    timer = due.map { due in
      let scheduled: Scheduled<Void> = desk.loop.eventLoop.assumeIsolated().scheduleTask(
        deadline: .uptimeNanoseconds(min(due, UInt64(Int64.max)))
      ) { [weak self] in
        self?.begin()
      }
      return (due, scheduled)
    }
  }

  private func begin() {
    timer = nil
    guard poller.due != nil, task == nil else { return }
    poller.begin(at: MonotonicClock.now())
    let bound = NIOLoopBound(self, eventLoop: desk.loop.eventLoop)
    task = Task(executorPreference: desk.loop.executor) {
      let poll = bound.value
      await poll.ask()
    }
  }

  // MARK: Asking

  private func ask() async {
    while poller.isPolling {
      let deadline = Deadline(Limits.pollTime, after: MonotonicClock.now())
      var step: WatchPoller.Step?
      do throws(Refusal) {
        let route = try desk.route(of: credential)
        if credential.projectID == nil { try await route.waitForProject(before: deadline) }
        step = poller.next(at: MonotonicClock.now(), chance: Self.chance)
        guard let step else { break }
        tell(try await answer(to: step, on: route, before: deadline))
      } catch {
        desk.ring.counts.failures.add(1, ordering: .relaxed)
        tell(
          poller.failed(error, of: step, at: MonotonicClock.now(), chance: Self.chance))
      }
    }
    task = nil
    arrange()
  }

  private static var chance: Double { Double.random(in: 0..<1) }

  private func answer(
    to step: WatchPoller.Step, on route: CloudRoute, before deadline: Deadline
  ) async throws(Refusal) -> [WatchPoller.Notice] {
    let projectID = route.credential.projectID ?? ""
    switch step {
    case .page(let position):
      let whole = try kind.list.upstreamRequest(
        for: kind.list.row.request.init(), projectID: projectID)
      let request = CloudRequest(
        whole.adding(position.query(kind.list.paging?.style ?? .whole)),
        to: kind.list.upstream?.service ?? .vpn)
      desk.ring.counts.pages.add(1, ordering: .relaxed)
      let answer = try await send(request, as: kind.list, on: route, before: deadline)
      return try poller.took(page: answer.body, at: position, time: WallClock.nanoseconds)
    case .resource(let id):
      let request = try kind.get.upstreamRequest(
        for: kind.get.request(ofResource: id), projectID: projectID)
      desk.ring.counts.gets.add(1, ordering: .relaxed)
      let answer = try await send(
        CloudRequest(request, to: kind.get.upstream?.service ?? .vpn), as: kind.get, on: route,
        before: deadline)
      return poller.took(resource: answer.body, of: id, time: WallClock.nanoseconds)
    }
  }

  /// The one place where polls leave: background traffic, of no caller. What they bring is kept for
  /// everybody.
  private func send(
    _ request: CloudRequest, as operation: Operation, on route: CloudRoute,
    before deadline: Deadline
  ) async throws(Refusal) -> CloudAnswer {
    guard let path = desk.path else { preconditionFailure("a poll before the first settings") }
    return try await path.read.anew(request, as: operation, on: route, before: deadline)
  }

  // MARK: Telling

  /// Once per loop, however many of its watchers hear something.
  private func tell(_ notices: [WatchPoller.Notice]) {
    var groups: [(home: NIOLoopBound<WatchDesk>, notices: [WatchPoller.Notice])] = []
    for notice in notices {
      guard let home = homes[notice.watcher] else { continue }
      if !notice.event.isState { homes[notice.watcher] = nil }
      if let place = groups.firstIndex(where: { $0.home.eventLoop === home.eventLoop }) {
        groups[place].notices.append(notice)
      } else {
        groups.append((home, [notice]))
      }
    }
    for (home, notices) in groups {
      WatchRing.on(home) { desk in desk.hear(notices) }
    }
  }
}

extension WatchPoller.Event {
  /// More may follow.
  fileprivate var isState: Bool {
    if case .state = self { true } else { false }
  }
}

extension WallClock {
  /// Nanoseconds since 1970.
  fileprivate static var nanoseconds: Int64 {
    let now = now()
    return now.seconds * 1_000_000_000 + Int64(now.nanoseconds)
  }
}
