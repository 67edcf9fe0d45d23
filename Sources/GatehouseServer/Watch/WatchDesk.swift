import CallModel
import Contract
import NIOCore
import Reads
import Synchronization
import Transport
import Upstream

/// The watches of one event loop's callers, and the lists that are polled on this loop.
final class WatchDesk {
  /// One watcher's place.
  struct Subscription {
    let watcher: WatchPoller.Watcher
    let key: PollKey
  }

  let loop: LoopContext
  let ring: WatchRing
  /// In force now; set before the first watch, and by each reload.
  @exclusivity(unchecked) private(set) var path: CallPath?
  private var hearers: [WatchPoller.Watcher: (WatchPoller.Event) -> Void] = [:]
  private var polls: [PollKey: ListPoll] = [:]
  private var waits: [ObjectIdentifier: StateWait] = [:]
  private(set) var isDraining = false

  init(on loop: LoopContext, ring: WatchRing) {
    self.loop = loop
    self.ring = ring
  }

  // MARK: Settings

  /// Goes by other settings from now on. Lists of credentials that are gone are forgotten with
  /// their last watch.
  func adopt(_ path: CallPath) {
    self.path = path
    polls = polls.filter { key, poll in !poll.isIdle || isHere(key.credential) }
  }

  private func isHere(_ credential: CloudCredential) -> Bool {
    path?.choose.routes[credential.name]?.credential === credential
  }

  /// The way with a credential from this loop.
  ///
  /// - Throws: `unavailable` once the settings have another one of its name, or none.
  func route(of credential: CloudCredential) throws(Refusal) -> CloudRoute {
    guard let route = path?.choose.routes[credential.name], route.credential === credential else {
      throw .credentialChanged
    }
    return route
  }

  // MARK: Watching

  /// Has `hear` called with each state of a resource that is seen from now on, on this loop, until
  /// it is told that nothing follows, or `leave`.
  func watch(
    _ id: String, _ kind: WatchKind, with credential: CloudCredential,
    hear: @escaping (WatchPoller.Event) -> Void
  ) -> Subscription {
    let key = PollKey(credential: credential, list: kind.list.index)
    let subscription = Subscription(watcher: ring.newNumber(), key: key)
    hearers[subscription.watcher] = hear
    let own = NIOLoopBound(self, eventLoop: loop.eventLoop)
    WatchRing.on(ring.home(of: key)) { desk in
      desk.poll(kind, key).add(subscription.watcher, of: id, on: own)
    }
    return subscription
  }

  func leave(_ subscription: Subscription) {
    guard hearers.removeValue(forKey: subscription.watcher) != nil else { return }
    WatchRing.on(ring.home(of: subscription.key)) { desk in
      desk.polls[subscription.key]?.remove(subscription.watcher)
    }
  }

  private func poll(_ kind: WatchKind, _ key: PollKey) -> ListPoll {
    if let poll = polls[key] { return poll }
    let poll = ListPoll(kind, key.credential, at: self)
    polls[key] = poll
    return poll
  }

  /// What a poll has found for watchers of this loop.
  func hear(_ notices: [WatchPoller.Notice]) {
    for notice in notices {
      guard let hear = hearers[notice.watcher] else { continue }
      if case .state = notice.event {
      } else {
        hearers[notice.watcher] = nil
      }
      hear(notice.event)
    }
  }

  /// A write was answered: what it changes is looked at soon, if it is watched.
  func wrote(_ operation: Operation) {
    let lists = ring.lists(shakenBy: operation)
    guard !lists.isEmpty, ring.counts.lists.load(ordering: .relaxed) > 0 else { return }
    ring.desks { desk in
      for (key, poll) in desk.polls where lists.contains(key.list) { poll.expectChange() }
    }
  }

  // MARK: Waiting

  func keep(_ wait: StateWait) {
    waits[ObjectIdentifier(wait)] = wait
    if isDraining { wait.hurry() }
  }

  func forget(_ wait: StateWait) {
    waits[ObjectIdentifier(wait)] = nil
  }

  // MARK: Ending

  /// Calls that wait for a state are answered with the present one; streams end by themselves
  /// (`StreamDesk`).
  func drain() {
    isDraining = true
    for wait in waits.values { wait.hurry() }
  }

  /// Asks the cloud nothing more.
  func stop() {
    for poll in polls.values { poll.stop() }
  }
}

extension Refusal {
  /// The settings do not have what a watch was begun with.
  static let credentialChanged = Refusal(
    .unavailable, "the credential of this watch is another one now; watch again",
    reason: "CREDENTIAL_CHANGED")
}
