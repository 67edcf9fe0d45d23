import Testing

@testable import Settings

struct SpellingTests {
  @Test(
    arguments: [
      ("adress", "address"), ("listner", "listeners"), ("tsl", "tls"), ("Unix", "unix"),
      ("privat_key", "private_key"), ("drain_second", "drain_seconds"),
    ])
  func `a near word is proposed`(typed: String, meant: String) {
    let words = ["address", "listeners", "tls", "unix", "private_key", "drain_seconds"]
    #expect(Spelling.closest(to: typed, among: words) == meant)
  }

  @Test(arguments: ["", "cache", "x", String(repeating: "a", count: 500)])
  func `a far word is not`(typed: String) {
    let words = ["address", "listeners", String(repeating: "a", count: 128)]
    #expect(Spelling.closest(to: typed, among: words) == nil)
  }

  @Test func `swapping two neighbours is one edit`() {
    func distance(_ one: String, _ other: String) -> Int {
      Spelling.distance(Array(one.unicodeScalars), Array(other.unicodeScalars))
    }
    #expect(distance("tsl", "tls") == 1)
    #expect(distance("", "abc") == 3)
    #expect(distance("abc", "") == 3)
    #expect(distance("kitten", "sitting") == 3)
    #expect(distance("same", "same") == 0)
  }

  @Test func `the earlier of two equally near words wins`() {
    #expect(Spelling.closest(to: "bat", among: ["cat", "rat"]) == "cat")
  }
}
