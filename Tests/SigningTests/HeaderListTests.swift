import Testing

@testable import Signing

@Suite struct HeaderListTests {
  @Test func `fields keep order, spelling and repetition`() {
    let list = HeaderList([("X-B", "1"), ("x-a", ""), ("X-B", "2")])
    #expect(list.pairs.map(\.name) == ["X-B", "x-a", "X-B"])
    #expect(list.pairs.map(\.value) == ["1", "", "2"])
  }

  @Test func `lookups fold the case of letters only`() {
    let list = HeaderList([("X-A", "1"), ("x-a", "2")])
    #expect(list.firstIndex(ofLowercase: "x-a") == 0)
    #expect(list.firstIndex(ofLowercase: "x-a", from: 1) == 1)
    #expect(list.firstIndex(ofLowercase: "x-a", from: 2) == nil)
    #expect(list.firstIndex(ofExact: "x-a") == 1)
    #expect(HeaderList([("x-\u{1}", "1")]).firstIndex(ofLowercase: "x-!") == nil)
  }

  @Test func `an emptied list can be filled again`() {
    var list = HeaderList([("a", "1")])
    list.removeAll()
    #expect(list.count == 0)
    list.append("b", "2")
    #expect(bytes(list.name(at: 0)) == Array("b".utf8))
    #expect(bytes(list.value(at: 0)) == Array("2".utf8))
  }

  @Test(arguments: [
    ("/a?b=1", "/a", "b=1"), ("/a", "/a", ""), ("/a?", "/a", ""), ("?b", "", "b"),
    ("/a?b?c", "/a", "b?c"),
  ])
  func `a request target is taken apart at its first question mark`(
    target: String, path: String, query: String
  ) {
    var head = RequestHead()
    head.path = [1]
    head.query = [2]
    let target = Array(target.utf8)
    head.setTarget(target.span)
    #expect(text(head.path) == path)
    #expect(text(head.query) == query)
  }
}
