import Admission
import Bytes
import CallModel
import Contract
import HTTP2Wire
import Protocols
import Reads
import Signing
import System
import Transport
import Upstream

/// The answers of one event loop that are ready to be sent again: for a request of the very same
/// bytes, on the same face, with the same credential, nothing is decoded, encoded or copied.
///
/// Each stands as long as the entry of the shared cache it was made of.
final class ReadyAnswers {
  @exclusivity(unchecked) private var table: ReadyTable
  private let limit: Int
  /// So that nobody outside can choose requests that push each other out.
  private let seed = UInt64.random(in: .min ... .max)

  /// - Parameter limit: Bytes that answers may take.
  init(limit: Int) {
    self.limit = limit
    self.table = ReadyTable(forBytes: limit)
  }

  var count: Int { table.count }

  /// A fresh answer to this request, if there is one that its caller takes; good until anything
  /// else is looked for or kept here.
  ///
  /// - Parameter now: Monotonic nanoseconds.
  func find(
    _ request: ReadyRequest, in exchange: Exchange, now: UInt64
  ) -> Lent<ReadyAnswer>? {
    guard let question = request.question(exchange) else { return nil }
    let hash = request.hash(of: question, seed)
    guard let lent = table.find(hash) else { return nil }
    let isOne = lent.use { found in
      found.answers(request, question) && isTaken(found, by: exchange, now: now)
    }
    if isOne { return lent }
    if lent.use({ !$0.isValid }) { table.remove(hash) }
    return nil
  }

  /// Whether an answer is fresh enough for whoever asks.
  private func isTaken(_ found: ReadyAnswer, by exchange: Exchange, now: UInt64) -> Bool {
    if exchange.has(.cacheControl), let control = exchange.head.value(of: .cacheControl) {
      let demand = ReadDemand(control)
      return found.standings.allSatisfy { demand.use(of: $0, at: now) == .fresh }
    }
    return found.isFresh(at: now)
  }

  /// Keeps an answer that was just given.
  func keep(
    _ message: [UInt8], _ facts: ReplyFacts, of standings: [EntryStanding],
    for request: ReadyRequest, in exchange: Exchange, on route: CloudRoute
  ) {
    guard let question = request.question(exchange) else { return }
    let hash = request.hash(of: question, seed)
    let answer = ReadyAnswer(request, question, hash, message, facts, standings, route)
    guard answer.cost <= limit / 8 else { return }
    table.remove(hash)
    if table.bytes + answer.cost > limit { sweep() }
    table.insert(answer)
  }

  /// What is not true any more goes; where that is less than half, everything: all of it is made
  /// anew from what is stored, when it is asked for.
  private func sweep() {
    table.removeAll { !$0.isValid }
    if table.bytes > limit / 2 { table.removeAll { _ in true } }
  }
}

/// Answers by the hash of what tells requests apart, each in one of four places: a look costs one
/// or two lines of memory, and what finds all four taken takes the place of another.
private struct ReadyTable: ~Copyable {
  private static let ways = 4
  private var hashes: [UInt64]
  private var answers: [ReadyAnswer?]
  /// The same, for whoever sends one at once.
  private var lent: [Lent<ReadyAnswer>?]
  private let mask: Int
  private(set) var count = 0
  /// Of all answers together.
  private(set) var bytes = 0

  /// As many places as answers of the least size fit in, at most 65,536.
  init(forBytes limit: Int) {
    var places = 64
    while places < 65_536, places * ReadyAnswer.leastCost < limit { places *= 2 }
    mask = places - 1
    hashes = Array(repeating: 0, count: places)
    answers = Array(repeating: nil, count: places)
    lent = Array(repeating: nil, count: places)
  }

  func find(_ hash: UInt64) -> Lent<ReadyAnswer>? {
    place(of: hash).flatMap { lent[$0] }
  }

  mutating func insert(_ answer: ReadyAnswer) {
    let hash = answer.hash
    let first = Int(truncatingIfNeeded: hash)
    var place = (first &+ Int(truncatingIfNeeded: hash >> 62)) & mask
    for way in 0..<Self.ways where answers[(first &+ way) & mask] == nil {
      place = (first &+ way) & mask
    }
    empty(place)
    hashes[place] = hash
    answers[place] = answer
    lent[place] = Lent(answer)
    count += 1
    bytes += answer.cost
  }

  mutating func remove(_ hash: UInt64) {
    if let place = place(of: hash) { empty(place) }
  }

  mutating func removeAll(where isToGo: (ReadyAnswer) -> Bool) {
    for place in answers.indices {
      if let answer = answers[place], isToGo(answer) { empty(place) }
    }
  }

  private func place(of hash: UInt64) -> Int? {
    let first = Int(truncatingIfNeeded: hash)
    for way in 0..<Self.ways {
      let place = (first &+ way) & mask
      if hashes[place] == hash, lent[place] != nil { return place }
    }
    return nil
  }

  private mutating func empty(_ place: Int) {
    guard let answer = answers[place] else { return }
    answers[place] = nil
    lent[place] = nil
    count -= 1
    bytes -= answer.cost
  }
}

/// A request as far as its answer depends on it, beside its bytes. Words alone: it is made for
/// every call, and counts no references.
struct ReadyRequest {
  /// Index of the operation.
  private let operation: Int
  let dialect: Dialect
  /// An answer of another route is none; what is kept holds the route, so that no other comes to
  /// have its place.
  private let route: ObjectIdentifier
  /// Pages are for one caller: their tokens say whose they are. So is what was decided of a call.
  /// -1 for everybody.
  private let caller: Int
  /// Nil where the caller may do it whatever the call, and sees every row.
  private let circumstances: Circumstances?

  init(
    _ operation: Operation, _ dialect: Dialect, on route: ObjectIdentifier, _ caller: Caller,
    _ circumstances: Circumstances?
  ) {
    self.operation = operation.index
    self.dialect = dialect
    self.route = route
    self.caller = operation.paging == nil && circumstances == nil ? -1 : caller.index
    self.circumstances = circumstances
  }

  /// Whether what was decided and answered of this one holds for another of the same bytes.
  fileprivate func covers(_ other: ReadyRequest) -> Bool {
    guard operation == other.operation, dialect == other.dialect, route == other.route,
      caller == other.caller
    else { return false }
    switch (circumstances, other.circumstances) {
    case (nil, nil): return true
    case (let decided?, let call?): return decided.cover(call)
    default: return false
    }
  }

  /// The bytes that say what is asked; nil where more than these would have to be looked at.
  @inline(__always)
  @_lifetime(borrow exchange)
  fileprivate func question(_ exchange: Exchange) -> Span<UInt8>? {
    guard exchange.hasBody else { return exchange.value(of: .path) }
    let body = exchange.bodyBytes
    // A packed message is one only with the fields that say so; JSON over REST asks in the path.
    guard dialect.face != .rest, dialect.face != .compatible, body[0] != 1,
      !exchange.has(.contentEncoding)
    else { return nil }
    return body
  }

  fileprivate func hash(of question: borrowing Span<UInt8>, _ seed: UInt64) -> UInt64 {
    let asked = UInt64(truncatingIfNeeded: operation << 8 | dialect.index)
    let caller = UInt64(truncatingIfNeeded: caller)
    let way = UInt64(UInt(bitPattern: route))
    var seed = ((seed ^ asked).mixed ^ caller).mixed ^ way
    // From many places at once, each has its own.
    if let source = circumstances?.source {
      seed = ((seed.mixed ^ source.high).mixed ^ source.low).mixed
    }
    return question.mixedHash(seed: seed)
  }
}

/// What is sent of an answer that was ready.
enum ReadyReply {
  case whole(PreparedReply)
  indirect case notModified(Dialect, CacheFacts)

  func send(on exchange: Exchange) {
    switch self {
    case .whole(let reply): reply.send(on: exchange)
    case .notModified(let dialect, let facts): dialect.notModified(facts, on: exchange)
    }
  }
}

/// An answer that is ready to be sent again.
final class ReadyAnswer {
  /// Of every entry that it was made of.
  let standings: [EntryStanding]
  /// The first of them, mostly the only one: to ask it counts no reference, unlike one in an array.
  private let standing: EntryStanding
  private let hasMore: Bool
  private let request: ReadyRequest
  private let route: CloudRoute
  private let question: [UInt8]
  /// Of request and question.
  fileprivate let hash: UInt64
  private let message: [UInt8]
  private let facts: ReplyFacts
  /// Monotonic nanoseconds.
  private let freshUntil: UInt64
  private let oldest: UInt64
  /// By packing: made when first asked for.
  @exclusivity(unchecked) private var composed: [ComposedReply?]
  /// The same with what it says of its age, which is true for a second.
  @exclusivity(unchecked) private var prepared: [PreparedReply?]
  @exclusivity(unchecked) private var second = UInt64.max

  fileprivate init(
    _ request: ReadyRequest, _ question: borrowing Span<UInt8>, _ hash: UInt64,
    _ message: [UInt8], _ facts: ReplyFacts, _ standings: [EntryStanding], _ route: CloudRoute
  ) {
    self.standings = standings
    self.standing = standings[0]
    self.hasMore = standings.count > 1
    self.request = request
    self.route = route
    var bytes: [UInt8] = []
    bytes.append(copying: question)
    self.question = bytes
    self.hash = hash
    self.message = message
    self.facts = facts
    self.freshUntil = standings.map { $0.asOf &+ $0.lifetime.fresh }.min() ?? 0
    self.oldest = standings.map(\.asOf).min() ?? 0
    self.composed = Array(repeating: nil, count: Packing.allCases.count)
    self.prepared = composed.map { _ in nil }
  }

  /// Bytes of memory, its form on the wire included.
  fileprivate var cost: Int { Self.leastCost + question.count + 3 * message.count }
  fileprivate static let leastCost = 1024

  fileprivate var isValid: Bool {
    standing.isValid && (!hasMore || standings.allSatisfy(\.isValid))
  }

  fileprivate func isFresh(at now: UInt64) -> Bool { now <= freshUntil && isValid }

  fileprivate func answers(
    _ request: ReadyRequest, _ question: borrowing Span<UInt8>
  ) -> Bool {
    self.request.covers(request) && self.question.equals(question)
  }

  /// What is to be sent. It is the caller's own: whoever is answered may ask again at once, and
  /// push this out of its table.
  ///
  /// - Parameter now: Monotonic nanoseconds.
  func reply(to exchange: Exchange, now: UInt64) -> ReadyReply {
    let dialect = request.dialect
    standing.noteUse()
    if hasMore { for other in standings.dropFirst() { other.noteUse() } }
    let age = now > oldest ? (now - oldest) / 1_000_000_000 : 0
    if age != second {
      second = age
      for index in prepared.indices { prepared[index] = nil }
    }
    if exchange.has(.ifNoneMatch), dialect.isKnown(facts.cache?.etag, to: exchange) {
      return .notModified(dialect, cacheFacts(age: age, now: now))
    }
    let packing = Int(dialect.packing(of: message.count, for: exchange).rawValue)
    if let ready = prepared[packing] { return .whole(ready) }
    let ready = prepare(packing, age: age, now: now)
    prepared[packing] = ready
    return .whole(ready)
  }

  private func prepare(_ packing: Int, age: UInt64, now: UInt64) -> PreparedReply {
    let dialect = request.dialect
    var plain = facts
    plain.cache = nil
    if dialect.face != .compatible { plain.upstreamRequestID = nil }
    let made =
      composed[packing] ?? dialect.compose(message, Packing.allCases[packing], plain)
    composed[packing] = made
    return made.prepared(saying: cacheFacts(age: age, now: now))
  }

  private func cacheFacts(age: UInt64, now: UInt64) -> CacheFacts {
    let ttl = standings.map { $0.ttl(at: now) }.min() ?? 0
    return CacheFacts(.hit(ttl: ttl), age: Int(age), etag: facts.cache?.etag)
  }
}
