import CallModel
import HeapModule

/// What waits for its turn, served so that each caller gets its share: a plain value.
///
/// Two levels of start-time fair queueing (Goyal, Vin and Cheng, 1996): the three classes share the
/// turns by their weights, the callers of a class share its turns by theirs, and a caller's own
/// calls come in their order. Whoever was away has saved nothing up and owes nothing.
struct FairQueue<Item: Sendable>: Sendable {
  typealias ID = UInt64

  private struct Key: Hashable, Sendable {
    let traffic: TrafficClass
    let caller: String
  }

  private struct Entry: Sendable {
    let id: ID
    let item: Item
    let flow: Int
    var next = -1
    var previous = -1
  }

  /// The calls of one caller in one class.
  private struct Flow: Sendable {
    var key: Key
    var weight: Int
    var first = -1
    var last = -1
    var count = 0
    /// When its next call is due, on its class's clock of turns.
    var due: UInt64
  }

  private struct Due: Comparable, Sendable {
    let due: UInt64
    /// Who came first is first among those that are due together.
    let order: UInt64
    let flow: Int

    static func < (one: Due, other: Due) -> Bool {
      (one.due, one.order) < (other.due, other.order)
    }
  }

  private struct Line: Sendable {
    /// Every flow once, also those that have nothing waiting until their turn has passed.
    var heap = Heap<Due>()
    /// The clock of turns: when the flow was due that was served last.
    var turn: UInt64 = 0
    var count = 0
    /// When the class is due, on the clock of all of them.
    var due: UInt64 = 0
  }

  /// One turn of weight one.
  private static var turn: UInt64 { 1 << 20 }

  private var lines = [Line](repeating: Line(), count: TrafficClass.allCases.count)
  private var turn: UInt64 = 0
  private var flows: [Flow?] = []
  private var freeFlows: [Int] = []
  private var flowOf: [Key: Int] = [:]
  private var entries: [Entry?] = []
  private var freeEntries: [Int] = []
  private var entryOf: [ID: Int] = [:]
  private var order: UInt64 = 0

  var count: Int { entryOf.count }
  var isEmpty: Bool { entryOf.isEmpty }

  func count(of traffic: TrafficClass) -> Int { lines[traffic.place].count }

  /// Of a caller, in all classes.
  func count(of caller: String) -> Int {
    TrafficClass.allCases.reduce(0) { sum, traffic in
      sum + (flow(Key(traffic: traffic, caller: caller))?.count ?? 0)
    }
  }

  private func flow(_ key: Key) -> Flow? { flowOf[key].flatMap { flows[$0] } }

  // MARK: Coming, going, being served

  /// - Parameter id: Of nothing that waits.
  mutating func append(_ item: Item, id: ID, traffic: TrafficClass, share: CallerShare) {
    let key = Key(traffic: traffic, caller: share.name)
    let number = number(of: key, weight: share.weight)
    let place = freeEntries.popLast() ?? entries.count
    if place == entries.count { entries.append(nil) }
    let last = flows[number]?.last ?? -1
    entries[place] = Entry(id: id, item: item, flow: number, previous: last)
    if last >= 0 { entries[last]?.next = place } else { flows[number]?.first = place }
    flows[number]?.last = place
    flows[number]?.count += 1
    let previous = entryOf.updateValue(place, forKey: id)
    precondition(previous == nil, "the same one waits twice")
    let line = traffic.place
    if lines[line].count == 0 { lines[line].due = max(lines[line].due, turn) }
    lines[line].count += 1
  }

  /// The flow of a key, which is made where there is none.
  private mutating func number(of key: Key, weight: Int) -> Int {
    if let number = flowOf[key] {
      flows[number]?.weight = weight
      return number
    }
    let line = key.traffic.place
    let number = freeFlows.popLast() ?? flows.count
    if number == flows.count { flows.append(nil) }
    flows[number] = Flow(key: key, weight: weight, due: lines[line].turn)
    flowOf[key] = number
    order += 1
    lines[line].heap.insert(Due(due: lines[line].turn, order: order, flow: number))
    return number
  }

  /// One that waits.
  func item(_ id: ID) -> Item? { entryOf[id].flatMap { entries[$0] }?.item }

  /// Takes one out, if it waits.
  mutating func remove(_ id: ID) -> Item? {
    guard let place = entryOf[id], let entry = entries[place] else { return nil }
    unlink(place, entry)
    return entry.item
  }

  private mutating func unlink(_ place: Int, _ entry: Entry) {
    if entry.previous >= 0 {
      entries[entry.previous]?.next = entry.next
    } else {
      flows[entry.flow]?.first = entry.next
    }
    if entry.next >= 0 {
      entries[entry.next]?.previous = entry.previous
    } else {
      flows[entry.flow]?.last = entry.previous
    }
    flows[entry.flow]?.count -= 1
    if let traffic = flows[entry.flow]?.key.traffic { lines[traffic.place].count -= 1 }
    entries[place] = nil
    freeEntries.append(place)
    entryOf[entry.id] = nil
  }

  /// The one whose turn it is.
  mutating func popFirst() -> Item? {
    let waiting = TrafficClass.allCases.filter { lines[$0.place].count > 0 }
    guard
      let traffic = waiting.min(by: {
        lines[$0.place].due < lines[$1.place].due
      })
    else { return nil }
    let line = traffic.place
    turn = lines[line].due
    lines[line].due += Self.turn / UInt64(traffic.weight)
    while let first = lines[line].heap.popMin() {
      guard var flow = flows[first.flow] else { continue }
      lines[line].turn = first.due
      guard flow.first >= 0, let entry = entries[flow.first] else {
        // Its turn has passed with nothing to serve: it is as if it had never been here.
        flowOf[flow.key] = nil
        flows[first.flow] = nil
        freeFlows.append(first.flow)
        continue
      }
      flow.due = first.due + Self.turn / UInt64(flow.weight)
      flows[first.flow] = flow
      order += 1
      lines[line].heap.insert(Due(due: flow.due, order: order, flow: first.flow))
      unlink(flow.first, entry)
      return entry.item
    }
    preconditionFailure("a class counts what does not wait")
  }

  /// Takes out all that `isChosen` chooses.
  mutating func removeAll(where isChosen: (Item) -> Bool) -> [Item] {
    var chosen: [Item] = []
    for (place, entry) in entries.enumerated() {
      guard let entry, isChosen(entry.item) else { continue }
      chosen.append(entry.item)
      unlink(place, entry)
    }
    return chosen
  }

  // MARK: Looking ahead

  /// Calls that would be served before a new one of this caller, if nobody else came.
  func ahead(_ traffic: TrafficClass, _ share: CallerShare) -> Int {
    let own = flow(Key(traffic: traffic, caller: share.name))?.count ?? 0
    var ofClass = own
    for case let flow? in flows
    where flow.key.traffic == traffic && flow.count > 0 && flow.key.caller != share.name {
      ofClass += min(flow.count, ((own + 1) * flow.weight + share.weight - 1) / share.weight)
    }
    return TrafficClass.allCases.reduce(ofClass) { sum, other in
      guard other != traffic else { return sum }
      let turns = ((ofClass + 1) * other.weight + traffic.weight - 1) / traffic.weight
      return sum + min(count(of: other), turns)
    }
  }
}
