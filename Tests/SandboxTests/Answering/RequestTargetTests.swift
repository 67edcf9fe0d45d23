import Testing

@testable import Sandbox

struct RequestTargetTests {
  @Test func `repeated parameters are all given, decoded, in their order`() {
    let target = RequestTarget("/x?id=a&other=1&id=%41%2f+&id&id=&ID=no&%69d=last")
    #expect(target.values(of: "id") == ["a", "A/+", "", "", "last"])
    #expect(target.values(of: "none").isEmpty)
  }

  @Test func `a broken escape stays as it is`() {
    #expect(RequestTarget("/x?a=%4&b=%zz&c=%").values(of: "a") == ["%4"])
    #expect(RequestTarget("/x?a=%4&b=%zz&c=%").values(of: "b") == ["%zz"])
    #expect(RequestTarget("/x?a=%4&b=%zz&c=%").values(of: "c") == ["%"])
  }

  @Test func `an empty query has no parameters`() {
    #expect(RequestTarget("/x?").values(of: "").isEmpty)
    #expect(RequestTarget("/x").values(of: "x").isEmpty)
  }

  @Test func `empty segments count`() {
    let target = RequestTarget("/a//b/")
    #expect(target.segments.map(target.text) == ["a", "", "b", ""])
  }
}
