public import CallModel
public import Contract

/// Everything that is watched of one list with one credential: who watches what, when the list is
/// polled, and who is told what it shows. A value: whoever owns it asks the cloud and the clock.
///
/// However many watch, one poll is one walk over those pages of the list on which watched rows
/// stand. Where a row does not hold all that the get answers, or a row is missing, the get is asked
/// once for all.
public struct WatchPoller: Sendable {
  public typealias Watcher = UInt64

  public enum Event: Sendable {
    case state(WatchedState)
    /// Not there: what the cloud said to the get. Nothing follows.
    case gone(Refusal)
    /// The cloud cannot be asked. Nothing follows.
    case failed(Refusal)
  }

  public struct Notice: Sendable {
    public let watcher: Watcher
    public let event: Event
  }

  /// What to ask the cloud next.
  public enum Step: Sendable {
    /// The page of the list at this position.
    case page(PagePosition)
    /// The resource of this id.
    case resource(String)
  }

  private struct Interest {
    /// A poll that began before does not speak to this watcher.
    let since: UInt64
    var isTold = false
  }

  private struct Subject {
    var watchers: [Watcher: Interest] = [:]
    var known: WatchedState?
    /// The row that `known` was seen with.
    var row: [UInt8]?
    /// Cursor of the page on which it was seen.
    var cursor: [UInt8]?
  }

  private let get: Operation
  private let list: Operation
  private let paging: Paging
  private var pace: PollPace
  private var subjects: [String: Subject] = [:]
  private var idOfWatcher: [Watcher: String] = [:]
  /// Watchers that were told nothing yet.
  private var newCount = 0
  private var round: PollRound?
  /// Of the latest round.
  private var begunAt: UInt64?
  /// When a round last came to its end, or when watching began.
  private var sightedAt: UInt64 = 0
  /// Of the round that is next, if nobody new comes.
  private var dueAt: UInt64 = 0

  /// - Parameters:
  ///   - get: What a watched resource is got by.
  ///   - list: A list of pages with the same resources.
  public init(get: Operation, list: Operation, pace: PollPace = PollPace()) {
    guard let paging = list.paging else { preconditionFailure("\(list.name) is no list") }
    self.get = get
    self.list = list
    self.paging = paging
    self.pace = pace
  }

  // MARK: Who watches

  public var isIdle: Bool { idOfWatcher.isEmpty }
  public var isPolling: Bool { round != nil }
  public var watcherCount: Int { idOfWatcher.count }

  /// - Parameters:
  ///   - id: Of the resource, in any case.
  ///   - now: Monotonic nanoseconds, as everywhere here.
  public mutating func add(_ watcher: Watcher, of id: String, at now: UInt64) {
    if isIdle, round == nil { sightedAt = now }
    let id = id.lowercased()
    idOfWatcher[watcher] = id
    subjects[id, default: Subject()].watchers[watcher] = Interest(since: now)
    newCount += 1
  }

  public mutating func remove(_ watcher: Watcher) {
    guard let id = idOfWatcher[watcher], var subject = subjects[id] else { return }
    forget(watcher, &subject)
    keep(subject, id)
  }

  /// Somebody changes what is watched: the list is polled soon.
  public mutating func expectChange() {
    guard let begunAt else { return }
    pace.expectChange()
    dueAt = min(dueAt, Deadline(pace.pause(0), after: begunAt).nanoseconds)
  }

  // MARK: When

  /// When the next round is to begin; nil while one is under way, and while nobody watches.
  public var due: UInt64? {
    guard round == nil, !isIdle else { return nil }
    guard let begunAt else { return 0 }
    let soonest = Deadline(pace.least, after: begunAt).nanoseconds
    return newCount > 0 ? min(dueAt, soonest) : dueAt
  }

  /// Begins a round: then the steps of `next` are to be made, one after another, until there is
  /// none.
  public mutating func begin(at now: UInt64) {
    precondition(round == nil, "two rounds at a time")
    begunAt = now
    round = PollRound(
      at: now, wanting: Set(subjects.keys), on: Set(subjects.values.compactMap(\.cursor)))
  }

  /// The next step of the round; nil behind its last one.
  ///
  /// - Parameter chance: From 0 to below 1; for the time of the next round.
  public mutating func next(at now: UInt64, chance: Double) -> Step? {
    while !isIdle, let step = round?.next() {
      // For those who have left in the meantime nothing is got.
      if case .resource(let id) = step, subjects[id] == nil { continue }
      return step
    }
    end(at: now, chance: chance)
    return nil
  }

  private mutating func end(at now: UInt64, chance: Double) {
    guard let ended = round else { return }
    round = nil
    sightedAt = now
    pace.polled(
      isPending: subjects.values.contains { $0.known?.isPending == true },
      hasChanged: ended.hasChanged)
    dueAt = Deadline(pace.pause(chance), after: ended.begunAt).nanoseconds
  }

  // MARK: What is seen

  /// Takes the page that was asked for.
  ///
  /// - Parameter time: Nanoseconds since 1970.
  /// - Throws: `internal` where it is no page of the list; the round is to be failed then.
  public mutating func took(
    page body: [UInt8], at position: PagePosition, time: Int64
  ) throws(Refusal) -> [Notice] {
    let page = try CloudPage(body, envelope: paging.envelope)
    round?.saw(
      cursor: position.cursor, next: PageCut.cursor(behind: page, at: position, paging.style))
    var notices: [Notice] = []
    let scanner = JSONScanner(body.span)
    for row in page.rows {
      guard let place = (try? scanner.member(paging.rowID, in: row)) ?? nil,
        let id = scanner.text(place)?.lowercased(), subjects[id] != nil
      else { continue }
      round?.found(id)
      notices += took(row: body[row], of: id, on: position.cursor, time: time)
    }
    return notices
  }

  private mutating func took(
    row: ArraySlice<UInt8>, of id: String, on cursor: [UInt8], time: Int64
  ) -> [Notice] {
    guard var subject = subjects[id] else { return [] }
    subject.cursor = cursor
    defer { keep(subject, id) }
    let fills = list.rowsFill == get.name
    if let known = subject.known, subject.row.map({ $0[...] == row }) == true,
      // Of what the row does not show, whoever is new must not hear what was so long ago.
      fills || !hasNew(subject)
    {
      subject.known?.observedAt = time
      return told(known, time, hasChanged: false, &subject)
    }
    guard fills else {
      round?.mustGet(id, seenIn: Array(row))
      return []
    }
    do throws(Refusal) {
      let state = try WatchedState(row, of: get, observedAt: time)
      return sighted(state, with: Array(row), &subject)
    } catch {
      return ended(.failed(error), &subject)
    }
  }

  /// Takes the answer to the get that was asked for.
  public mutating func took(
    resource body: [UInt8], of id: String, time: Int64
  ) -> [Notice] {
    guard var subject = subjects[id] else { return [] }
    defer { keep(subject, id) }
    do throws(Refusal) {
      guard let value = try get.envelopedValue(in: body) else { return [] }
      let state = try WatchedState(body[value], of: get, observedAt: time)
      return sighted(state, with: round?.row(of: id), &subject)
    } catch {
      return ended(.failed(error), &subject)
    }
  }

  /// Takes a refusal in place of the answer to a step.
  ///
  /// What concerns one resource ends its watches. Anything else ends the round; those who were told
  /// nothing yet hear it, the others only when it lasts.
  public mutating func failed(
    _ refusal: Refusal, of step: Step?, at now: UInt64, chance: Double
  ) -> [Notice] {
    if case .resource(let id) = step, refusal.isLasting || refusal.code == .internal {
      guard var subject = subjects[id] else { return [] }
      defer { keep(subject, id) }
      return ended(refusal.code == .notFound ? .gone(refusal) : .failed(refusal), &subject)
    }
    let begunAt = round?.begunAt ?? now
    let isBlind = Deadline(Limits.watchBlindTime, after: sightedAt).isPast(at: now)
    let endsAll = isBlind || refusal.isLasting
    var notices: [Notice] = []
    for (id, var subject) in subjects {
      for (watcher, interest) in subject.watchers
      where endsAll || !interest.isTold && interest.since <= begunAt {
        notices.append(Notice(watcher: watcher, event: .failed(refusal)))
        forget(watcher, &subject)
      }
      keep(subject, id)
    }
    round = nil
    pace.failed(retryAfter: refusal.retryAfter)
    dueAt = Deadline(pace.pause(chance), after: now).nanoseconds
    return notices.sorted { $0.watcher < $1.watcher }
  }

  // MARK: Who is told

  private mutating func keep(_ subject: Subject, _ id: String) {
    subjects[id] = subject.watchers.isEmpty ? nil : subject
    if subject.watchers.isEmpty { round?.found(id) }
  }

  private mutating func forget(_ watcher: Watcher, _ subject: inout Subject) {
    idOfWatcher[watcher] = nil
    if subject.watchers.removeValue(forKey: watcher)?.isTold == false { newCount -= 1 }
  }

  private mutating func sighted(
    _ state: WatchedState, with row: [UInt8]?, _ subject: inout Subject
  ) -> [Notice] {
    let hasChanged = state.digest != subject.known?.digest
    if hasChanged { round?.hasChanged = true }
    subject.row = row
    subject.known = state
    return told(state, state.observedAt, hasChanged: hasChanged, &subject)
  }

  /// Whether somebody is to hear of it in this round for the first time.
  private func hasNew(_ subject: Subject) -> Bool {
    guard let begunAt = round?.begunAt else { return false }
    return subject.watchers.values.contains { !$0.isTold && $0.since <= begunAt }
  }

  /// Whoever is new hears it, and everybody if it has changed.
  private mutating func told(
    _ state: WatchedState, _ time: Int64, hasChanged: Bool, _ subject: inout Subject
  ) -> [Notice] {
    guard let begunAt = round?.begunAt else { return [] }
    var state = state
    state.observedAt = time
    var notices: [Notice] = []
    for (watcher, interest) in subject.watchers
    where interest.isTold ? hasChanged : interest.since <= begunAt {
      if !interest.isTold { newCount -= 1 }
      subject.watchers[watcher]?.isTold = true
      notices.append(Notice(watcher: watcher, event: .state(state)))
    }
    return notices.sorted { $0.watcher < $1.watcher }
  }

  /// The watches end that this round speaks to.
  private mutating func ended(_ event: Event, _ subject: inout Subject) -> [Notice] {
    guard let begunAt = round?.begunAt else { return [] }
    if subject.known != nil { round?.hasChanged = true }
    subject.known = nil
    subject.row = nil
    subject.cursor = nil
    var notices: [Notice] = []
    for (watcher, interest) in subject.watchers where interest.since <= begunAt {
      forget(watcher, &subject)
      notices.append(Notice(watcher: watcher, event: event))
    }
    return notices.sorted { $0.watcher < $1.watcher }
  }
}

extension Refusal {
  /// Whether it will not pass with time, so that asking on helps nobody.
  fileprivate var isLasting: Bool {
    switch code {
    case .notFound, .permissionDenied, .unauthenticated, .invalidArgument, .failedPrecondition,
      .unimplemented, .outOfRange, .alreadyExists:
      true
    case .unavailable, .resourceExhausted, .deadlineExceeded, .aborted, .canceled, .unknown,
      .internal, .dataLoss:
      false
    }
  }
}
