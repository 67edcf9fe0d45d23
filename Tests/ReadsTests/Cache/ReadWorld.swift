import Contract
import Synchronization
import TestTools
import Testing

@testable import Reads

/// A cloud, many who read and write, and one `ReadCache` between them: everything that can come
/// between two looks at the cache happens in an order that follows from a seed.
///
/// The cloud counts how often each resource was changed, and an answer says these numbers as they
/// were at some moment of its fetch, as a cloud's do. What the cache must not do is then plain:
///
/// - Who begins to read after a write has ended is given nothing from before the write: nothing
///   that was fetched from an earlier moment on, and no number below the write's.
/// - What is given from memory is no older than what anybody was given after a write had ended.
///   With a write whose answer was lost, this holds also where it takes effect only after its end.
final class ReadWorld {
  /// What is asked: a get of one resource, or the list of all.
  struct Question: Hashable {
    /// Nil for the list.
    var place: Int?
    let credential: Int
  }

  /// Numbers of changes that an answer shows; nil for what it does not speak of.
  final class Answer: KeptAnswer {
    let numbers: [Int?]
    /// When its fetch began.
    let began: Int
    let time: UInt64

    init(_ numbers: [Int?], began: Int, time: UInt64) {
      self.numbers = numbers
      self.began = began
      self.time = time
    }
  }

  final class Reader: ReadWaiting {
    let question: Question
    let demand: ReadDemand
    /// When it began to read, and what it must be shown at least.
    let since: Int
    let least: [Int]

    init(_ question: Question, _ demand: ReadDemand, since: Int, least: [Int]) {
      self.question = question
      self.demand = demand
      self.since = since
      self.least = least
    }
  }

  struct Fetch {
    let number: UInt64
    let question: Question
    let began: Int
    let time: UInt64
    /// What the cloud has said, on its way here.
    var numbers: [Int]?
  }

  struct Write {
    let number: UInt64
    /// Nil for one that makes another resource: it changes the list only.
    let place: Int?
    /// The number that it gave its resource, once it took effect.
    var effect: Int?
  }

  /// A write whose answer was lost and that has not taken effect, which it still may.
  struct Late {
    let place: Int
    let until: UInt64
  }

  static let places = 6
  static let credentials = 2
  static let lifetime = EntryLifetime(fresh: 400, whileRevalidating: 200, ifError: 800)
  /// For so long a lost write may still take effect.
  static let lingering: UInt64 = 60

  var dice: Dice
  let cache = ReadCache(OperationTable.shared.operations, limit: 7100)
  var now: UInt64 = 1000
  /// Counts what happens.
  var moment = 0
  /// The first thing that must not be.
  var fault: String?

  var numbers = [Int](repeating: 0, count: places)
  var fetches: [Fetch] = []
  var readers: [(ticket: ReadCache.Ticket, reader: Reader)] = []
  var writes: [Write] = []
  var late: [Late] = []
  /// What event loops hold by themselves, to be given again without a look at the cache.
  var ready: [Question: (answer: Answer, standing: EntryStanding)] = [:]
  let canceled = Canceled()

  /// By place: the number of the last write that has ended.
  var settled = [Int](repeating: 0, count: places)
  /// By place: the highest number that anybody was given after its write had ended.
  var given = [Int](repeating: 0, count: places)
  /// By question: when the last write ended that may change its answer, and from which time on
  /// none that was lost may take effect any more.
  var lastEnd: [Question: Int] = [:]
  var quietFrom: [Question: UInt64] = [:]

  init(seed: UInt64) {
    dice = Dice(state: seed)
  }

  /// Fetches that were given up since they were last looked at.
  final class Canceled: Sendable {
    private let numbers = Mutex<[UInt64]>([])

    func note(_ number: UInt64) { numbers.withLock { $0.append(number) } }

    func take() -> [UInt64] {
      numbers.withLock { numbers in
        defer { numbers = [] }
        return numbers
      }
    }
  }

  func chance(_ percent: Int) -> Bool { dice.below(100) < percent }

  // MARK: What things are called

  static func key(_ question: Question) -> CacheKey {
    CacheKey(
      credential: "c\(question.credential)", service: 0, method: [],
      target: Array("\(question.place.map(String.init) ?? "list")".utf8), body: [])
  }

  static func scope(_ name: String, _ place: Int?) -> ReadScope {
    guard let operation = OperationTable.shared.operation(named: name) else {
      preconditionFailure("the contract has no \(name)")
    }
    return ReadScope(
      domain: "d", operation: operation.index, values: place.map { ["id-\($0)"] } ?? [])
  }

  static func scope(_ question: Question) -> ReadScope {
    scope(question.place == nil ? "ListVpnGateways" : "GetVpnGateway", question.place)
  }

  /// The questions to which a write may change the answer.
  static func reached(by place: Int?) -> [Question] {
    (0..<credentials).flatMap { credential in
      [Question(place: nil, credential: credential)]
        + (place.map { [Question(place: $0, credential: credential)] } ?? [])
    }
  }

  // MARK: What must hold

  func blame(_ words: String) {
    if fault == nil { fault = "\(words), at moment \(moment)" }
  }

  /// Somebody is given this.
  ///
  /// - Parameter isKept: It was in memory before.
  func give(_ answer: Answer, to reader: Reader, isKept: Bool) {
    let question = reader.question
    if answer.began <= (isKept ? lastEnd[question] ?? 0 : reader.since) {
      blame("\(question) is answered by a fetch that began before a write ended")
    }
    if isKept, answer.time < quietFrom[question] ?? 0 {
      blame("\(question) was kept while a lost write could take effect")
    }
    for (place, number) in answer.numbers.enumerated() {
      guard let number else { continue }
      if number < (isKept ? settled[place] : reader.least[place]) {
        blame("\(question) shows a state of \(place) from before a write that had ended")
      }
      if isKept, number < given[place] {
        blame("\(question) shows from memory an older state of \(place) than was given before")
      }
      // One that is under way may be seen by some and not by others.
      let isOpen = writes.contains { $0.effect.map { $0 <= number } == true && $0.place == place }
      if !isOpen { given[place] = max(given[place], number) }
    }
  }
}
