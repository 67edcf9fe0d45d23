import CallModel
import Contract
import Testing

@testable import Reads

@Suite struct PageCutTests {
  @Test(arguments: [PageStyle.whole, .marker, .offset], [1, 130, 200, 1000])
  func `a walk gives every row once, in order`(style: PageStyle, size: Int) throws {
    let counts = size == 1 ? [0, 1, 2, 20] : [0, 1, 199, 200, 201, 400, 1000, 1001]
    for count in counts {
      var list = CloudList(count, style: style)
      let walk = try list.walk(size: size)
      let isWhole = walk.ids == list.rows.map(\.id)
      #expect(isWhole, "\(count) rows")
      #expect(walk.last.missing == nil)
      #expect(walk.last.total == count)
    }
  }

  @Test func `rows that share a time are given once where the cloud repeats them`() throws {
    for sharing in [2, 3, 150] {
      var list = CloudList(500, sharing: sharing)
      list.repeatsMarker = true
      #expect(try list.walk(size: 128).ids == list.rows.map(\.id), "\(sharing) share a time")
    }
  }

  @Test func `rows that the cloud loses at its own border are told to be missing`() throws {
    // The 200th and the 201st row share a time, and the cloud goes on behind that time.
    var list = CloudList(400, sharing: 3)
    let walk = try list.walk(size: 1000)
    #expect(walk.ids.count == 399)
    #expect(walk.last.missing == 1)
    #expect(walk.last.total == 400)
  }

  @Test func `more rows of one time than a page holds end the list instead of a circle`() throws {
    var list = CloudList(500, sharing: 500)
    list.repeatsMarker = true
    let walk = try list.walk(size: 1000)
    #expect(walk.ids.count == 200)
    #expect(walk.last.missing == 300)
  }

  @Test(arguments: [PageStyle.whole, .marker])
  func `rows that come and go move no other row over a border`(style: PageStyle) throws {
    var list = CloudList(250, style: style)
    let all = list.rows.map(\.id)
    let walk = try list.walk(size: 10) { list, given in
      list.rows.insert(
        .init(id: "new-\(given.count)", time: 2_000_000 + given.count), at: 0)
      // Of the rows that were given already one in ten goes, and the very last one with it.
      let gone = Set(given.suffix(10).filter { $0.hasSuffix("5") } + given.suffix(1))
      list.rows.removeAll { gone.contains($0.id) }
    }
    // Compared as one: a difference of lists this long takes minutes to print.
    let isWhole = walk.ids == all
    #expect(isWhole)
  }

  @Test func `a list of which nothing known is left has to be asked for anew`() throws {
    var list = CloudList(100, style: .whole)
    let refusal = try #require(throws: Refusal.self) {
      try list.walk(size: 10) { list, _ in list.rows = CloudList(200).rows.suffix(50) }
    }
    #expect((refusal.code, refusal.reason) == (.aborted, "LIST_CHANGED"))
  }

  @Test func `the cloud's count of the project says nothing about a filtered list`() throws {
    var list = CloudList(2)
    list.total = 12
    let filtered = try list.cut(at: PagePosition(), size: 10, isFiltered: true)
    #expect(filtered.cut.total == nil)
    #expect(filtered.cut.missing == nil)
    let whole = try list.cut(at: PagePosition(), size: 10)
    #expect(whole.cut.total == 12)
    #expect(whole.cut.missing == 10)
  }

  @Test func `few rows are remembered, and all that share the last one's time`() throws {
    let plain = try CloudList(200).cut(at: PagePosition(), size: 100)
    #expect(plain.cut.next?.recent.count == PagePosition.recentMin)
    let shared = try CloudList(200, sharing: 60).cut(at: PagePosition(), size: 100)
    #expect(shared.cut.next?.recent.count == 40)
    let one = try CloudList(5000, sharing: 5000, style: .offset).cut(at: PagePosition(), size: 900)
    #expect(one.cut.next?.recent.count == PagePosition.recentMax)
  }
}
