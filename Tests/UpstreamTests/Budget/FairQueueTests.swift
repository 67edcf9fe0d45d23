import CallModel
import Testing

@testable import Upstream

/// Whose turn it is.
@Suite struct FairQueueTests {
  private func queue(
    _ callers: [(name: String, weight: Int, count: Int)],
    _ traffic: TrafficClass = .interactive, into queue: inout FairQueue<String>
  ) {
    var id = UInt64(queue.count)
    for (name, weight, count) in callers {
      let share = CallerShare(name: name, weight: weight)
      for _ in 0..<count {
        id += 1
        queue.append(name, id: id, traffic: traffic, share: share)
      }
    }
  }

  private func served(_ queue: inout FairQueue<String>, _ count: Int) -> [String: Int] {
    var served: [String: Int] = [:]
    for _ in 0..<count { if let item = queue.popFirst() { served[item, default: 0] += 1 } }
    return served
  }

  @Test func `twenty callers of which one sends a hundred times more get the same`() {
    var queue = FairQueue<String>()
    self.queue([("loud", 1, 1000)], into: &queue)
    self.queue((1...19).map { ("quiet\($0)", 1, 10) }, into: &queue)
    let first = served(&queue, 200)
    #expect(first.count == 20)
    #expect(first.values.allSatisfy { $0 == 10 })
    #expect(served(&queue, 2000) == ["loud": 990])
    #expect(queue.isEmpty)
  }

  @Test func `turns go by weight`() {
    var queue = FairQueue<String>()
    self.queue([("one", 1, 100), ("three", 3, 100)], into: &queue)
    let first = served(&queue, 80)
    #expect(first["one"] == 20)
    #expect(first["three"] == 60)
  }

  @Test func `the classes share by eight, two and one, and none starves`() {
    var queue = FairQueue<String>()
    for traffic in TrafficClass.allCases.reversed() {
      self.queue([(traffic.rawValue, 1, 100)], traffic, into: &queue)
    }
    #expect(served(&queue, 110) == ["interactive": 80, "batch": 20, "background": 10])
  }

  @Test func `a caller that was away has saved nothing up and owes nothing`() {
    var queue = FairQueue<String>()
    self.queue([("here", 1, 50)], into: &queue)
    _ = served(&queue, 50)
    self.queue([("here", 1, 10), ("new", 1, 10)], into: &queue)
    let first = served(&queue, 10)
    #expect((4...6).contains(first["here"] ?? 0))
  }

  @Test func `a caller's own calls come in their order`() {
    var queue = FairQueue<Int>()
    for number in 1...10 {
      queue.append(
        number, id: UInt64(number), traffic: .batch, share: CallerShare(name: "one"))
    }
    #expect((1...10).map { _ in queue.popFirst() } == (1...10).map { $0 })
    #expect(queue.popFirst() == nil)
  }

  @Test func `who leaves is gone, from the front, the middle and the end`() {
    var queue = FairQueue<Int>()
    for number in 1...6 {
      queue.append(
        number, id: UInt64(number), traffic: .interactive, share: CallerShare(name: "one"))
    }
    for number in [1, 3, 6] { #expect(queue.remove(UInt64(number)) == number) }
    #expect(queue.remove(3) == nil)
    #expect(queue.count(of: "one") == 3)
    #expect(queue.count(of: .interactive) == 3)
    #expect((1...3).map { _ in queue.popFirst() } == [2, 4, 5])
    #expect(queue.popFirst() == nil)
    #expect(queue.count(of: "one") == 0)
  }

  @Test func `a caller whose calls have all left takes no turn`() {
    var queue = FairQueue<String>()
    self.queue([("gone", 1, 5), ("here", 1, 5)], into: &queue)
    for id in 1...5 { #expect(queue.remove(UInt64(id)) == "gone") }
    #expect(served(&queue, 5) == ["here": 5])
  }

  @Test func `chosen ones are taken out together`() {
    var queue = FairQueue<Int>()
    for number in 1...9 {
      queue.append(
        number, id: UInt64(number), traffic: .interactive,
        share: CallerShare(name: "\(number % 3)"))
    }
    #expect(queue.removeAll { $0 % 2 == 0 }.sorted() == [2, 4, 6, 8])
    #expect(queue.count == 5)
    #expect((1...5).compactMap { _ in queue.popFirst() }.sorted() == [1, 3, 5, 7, 9])
  }

  /// What is told beforehand is what happens when nobody else comes.
  @Test(arguments: TrafficClass.allCases, ["quiet", "loud", "new"])
  func `how many are served before is known`(traffic: TrafficClass, name: String) {
    var queue = FairQueue<String>()
    self.queue([("loud", 1, 60), ("quiet", 1, 3), ("heavy", 4, 20)], into: &queue)
    self.queue([("loud", 1, 30), ("quiet", 1, 3)], .batch, into: &queue)
    self.queue([("poll", 1, 10)], .background, into: &queue)
    let share = CallerShare(name: name)
    let told = queue.ahead(traffic, share)
    queue.append("asked", id: 9999, traffic: traffic, share: share)
    var before = 0
    while let item = queue.popFirst(), item != "asked" { before += 1 }
    #expect(abs(told - before) <= 12, "told \(told), found \(before)")
  }

  @Test func `many who come and go leave nothing behind`() {
    var queue = FairQueue<Int>()
    var generator = SystemRandomNumberGenerator()
    var waiting: Set<UInt64> = []
    for id in 1...UInt64(20_000) {
      let share = CallerShare(name: "\(Int.random(in: 0..<50, using: &generator))")
      queue.append(
        Int(id), id: id, traffic: TrafficClass.allCases.randomElement() ?? .batch, share: share)
      waiting.insert(id)
      if waiting.count > 100 {
        if Bool.random(), let gone = waiting.randomElement() {
          #expect(queue.remove(gone) == Int(gone))
          waiting.remove(gone)
        } else if let item = queue.popFirst() {
          #expect(waiting.remove(UInt64(item)) != nil)
        }
      }
      #expect(queue.count == waiting.count)
    }
    while let item = queue.popFirst() { #expect(waiting.remove(UInt64(item)) != nil) }
    #expect(waiting.isEmpty)
  }
}
