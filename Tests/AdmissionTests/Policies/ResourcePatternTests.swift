import Testing

@testable import Admission

struct ResourcePatternTests {
  private func facts(
    _ credential: Fact<String> = .known("main"), _ id: Fact<String> = .known("0a-b")
  ) -> DecisionFacts {
    var facts = DecisionFacts()
    facts.credential = credential
    facts.resourceType = .known("vpnGateways")
    facts.resourceID = id
    return facts
  }

  @Test(arguments: [
    ("*", true), ("gatehouse:*:*:*", true), ("gatehouse:main:vpnGateways:0a-b", true),
    ("gatehouse:main:vpnGateways:0A-B", true), ("gatehouse:ma?n:vpn*:0a*", true),
    ("gatehouse:spare:*:*", false), ("gatehouse:*:vpnConnections:*", false),
    ("gatehouse:*:*:0a-c", false),
  ])
  func `fits part by part`(pattern: String, fits: Bool) throws {
    let pattern = try #require(ResourcePattern(pattern))
    #expect(pattern.truth(facts()) == (fits ? .yes : .no))
  }

  @Test(arguments: [
    "", "gatehouse", "gatehouse:*:*", "vpn:*:*:*", "gatehouse:::", "gatehouse:*:*:*:*",
    "gatehouse:a b:*:*", "**", "*:*:*:*", "gatehouse:*:vpnGateways:a/b",
  ])
  func `another form is none`(text: String) {
    #expect(ResourcePattern(text) == nil)
  }

  @Test func `what has no id fits only where any id does`() throws {
    #expect(try #require(ResourcePattern("gatehouse:*:*:*")).truth(facts(.absent, .absent)) == .yes)
    #expect(try #require(ResourcePattern("gatehouse:*:*:?*")).truth(facts(.absent, .absent)) == .no)
    #expect(try #require(ResourcePattern("gatehouse:m*:*:*")).truth(facts(.absent)) == .no)
  }

  @Test func `what is not known leaves it open`() throws {
    let one = try #require(ResourcePattern("gatehouse:main:vpnGateways:0a-b"))
    #expect(one.truth(facts(.known("main"), .unknown)) == .open(.resourceID))
    #expect(one.truth(facts(.unknown, .unknown)) == .open([.credential, .resourceID]))
    #expect(one.truth(facts(.known("spare"), .unknown)) == .no)
  }
}
