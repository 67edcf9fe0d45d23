import CallModel
import Testing

@testable import Reads

@Suite struct PollRoundTests {
  /// Steps of a round in words, with each page followed by what it shows.
  private static func steps(
    _ round: PollRound, _ pages: [String: (ids: [String], next: String?)]
  ) -> [String] {
    var round = round
    var steps: [String] = []
    while steps.count < 1000, let step = round.next() {
      switch step {
      case .page(let position):
        let cursor = String(decoding: position.cursor, as: UTF8.self)
        steps.append("page \(cursor)")
        let page = pages[cursor] ?? ([], nil)
        round.saw(cursor: position.cursor, next: page.next.map { Array($0.utf8) })
        for id in page.ids { round.found(id) }
      case .resource(let id): steps.append("get \(id)")
      }
    }
    return steps
  }

  private static let list: [String: (ids: [String], next: String?)] = [
    "": (["a"], "1"), "1": (["b"], "2"), "2": (["c"], nil),
  ]

  @Test func `pages are walked until everything is found`() {
    let round = PollRound(at: 0, wanting: ["a", "b"], on: [])
    #expect(Self.steps(round, Self.list) == ["page ", "page 1"])
  }

  @Test func `pages where rows were are asked for first, and once`() {
    let round = PollRound(at: 0, wanting: ["b", "c"], on: [Array("1".utf8)])
    #expect(Self.steps(round, Self.list) == ["page 1", "page ", "page 2"])
  }

  @Test func `what no page shows is got`() {
    let round = PollRound(at: 0, wanting: ["x", "c"], on: [Array("2".utf8)])
    #expect(Self.steps(round, Self.list) == ["page 2", "page ", "page 1", "get x"])
  }

  @Test func `a list that leads in a circle, or nowhere, is not followed for ever`() {
    let circle: [String: (ids: [String], next: String?)] = ["": ([], "1"), "1": ([], "")]
    #expect(
      Self.steps(PollRound(at: 0, wanting: ["x"], on: []), circle) == ["page ", "page 1", "get x"])
    var endless: [String: (ids: [String], next: String?)] = ["": ([], "0")]
    for number in 0..<500 { endless["\(number)"] = ([], "\(number + 1)") }
    let steps = Self.steps(PollRound(at: 0, wanting: ["x"], on: []), endless)
    #expect(steps.count == Limits.pollPages + 1)
    #expect(steps.last == "get x")
  }

  @Test func `a resource is got once, however many pages show it`() {
    var round = PollRound(at: 0, wanting: ["a"], on: [])
    _ = round.next()
    round.found("a")
    round.mustGet("a", seenIn: [1])
    round.mustGet("a", seenIn: [2])
    guard case .resource("a") = round.next() else {
      Issue.record("nothing to get")
      return
    }
    #expect(round.row(of: "a") == [2])
    #expect(round.next() == nil)
  }
}
