import Contract
import Testing

@testable import Reads

@Suite struct PagePositionTests {
  private func query(_ cursor: String, _ style: PageStyle) -> [String] {
    var position = PagePosition()
    position.cursor = Array(cursor.utf8)
    return position.query(style).map { "\($0.name)=\($0.value)" }
  }

  @Test func `the cloud is asked for its largest pages`() {
    #expect(query("", .whole) == [])
    #expect(query("", .marker) == ["limit=200"])
    #expect(query("2022-12-12T00:00:00Z", .marker) == ["limit=200", "marker=2022-12-12T00:00:00Z"])
    #expect(query("", .offset) == ["limit=1000"])
    #expect(query("1000", .offset) == ["limit=1000", "offset=1000"])
  }
}
