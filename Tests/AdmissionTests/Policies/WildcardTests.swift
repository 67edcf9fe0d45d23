import Testing

@testable import Admission

struct WildcardTests {
  @Test(arguments: [
    ("*", "", true), ("*", "a", true), ("", "", true), ("", "a", false), ("?", "", false),
    ("?", "ä", true), ("??", "ä", false), ("a*c", "abbc", true), ("a*c", "ac", true),
    ("a*c", "acb", false), ("*b*", "abc", true), ("a?c", "abc", true), ("a?c", "a/c", true),
    ("A", "a", false), ("*?", "日本", true), ("?*?", "日", false),
  ])
  func `fits as written`(pattern: String, word: String, fits: Bool) {
    #expect(Wildcard(pattern).matches(word) == fits)
  }

  @Test func `many stars take no exponential time`() {
    let pattern = Wildcard(String(repeating: "*a", count: 100) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 500)))
  }

  @Test func `only what fits all fits what nobody knows`() {
    #expect(Wildcard("*").fitsAll)
    #expect(Wildcard("**").fitsAll)
    #expect(!Wildcard("*?").fitsAll)
    #expect(!Wildcard("").fitsAll)
  }
}
