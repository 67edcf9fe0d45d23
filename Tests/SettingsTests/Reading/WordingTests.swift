import Testing

@testable import Settings

struct WordingTests {
  @Test(arguments: ["listener", "failed_authentications_per_minute_per_sources", "vpn-1", "<<"])
  func `words of our own kind are repeated`(word: String) {
    #expect(Wording.shown(word) == "\"\(word)\"")
  }

  @Test(
    arguments: [
      "", "ghk_short", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12", "a b", "\u{1B}[2J", "é",
      "0123456789abcdef0123456789abcdef", "a/b",
    ])
  func `what may be a secret or steer a terminal is not`(word: String) {
    #expect(Wording.shown(word) == "of \(word.unicodeScalars.count) characters")
  }

  @Test func `a choice reads as a sentence`() {
    #expect(Wording.choice([]) == "")
    #expect(Wording.choice(["a"]) == "a")
    #expect(Wording.choice(["a", "b", "c"]) == "a, b or c")
  }
}
