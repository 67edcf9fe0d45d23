import Testing

@testable import Admission
@testable import GatehouseServer

@Suite struct RememberedFactsTests {
  private static let id = "620d99b8-1234-4321-8765-000000000001"
  private let facts = RememberedFacts()

  private func key(
    _ id: String = id, _ kind: ResourceKind = .vpnGateways, _ credential: String = "main"
  ) -> RememberedFacts.Key {
    RememberedFacts.Key(credential: credential, place: .init(kind: kind, id: id))
  }

  private let list = RememberedFacts.ListKey(credential: "main", kind: .vpnGateways)

  @Test func `what was read is known for five seconds`() {
    facts.keep(tags: .known(["a": "b"]), of: key(), facts.ticket, now: 10)
    facts.keep(project: .absent, of: key(), facts.ticket, now: 10)
    #expect(facts.tags(key(), now: 4_999_999_999) == .known(["a": "b"]))
    #expect(facts.project(key(), now: 4_999_999_999) == .absent)
    #expect(facts.tags(key(), now: 5_000_000_010) == nil)
    #expect(facts.project(key(), now: 5_000_000_010) == nil)
  }

  @Test func `what one credential sees, or of another resource, says nothing`() {
    facts.keep(tags: .known([:]), of: key(), facts.ticket, now: 0)
    #expect(facts.tags(key(Self.id, .vpnGateways, "other"), now: 1) == nil)
    #expect(facts.tags(key(Self.id, .vpnConnections), now: 1) == nil)
    #expect(facts.tags(key("x"), now: 1) == nil)
  }

  @Test func `what could not be found out is asked again`() {
    facts.keep(tags: .unknown, of: key(), facts.ticket, now: 0)
    facts.keep(project: .unknown, of: key(), facts.ticket, now: 0)
    #expect(facts.tags(key(), now: 1) == nil)
    #expect(facts.project(key(), now: 1) == nil)
  }

  @Test(arguments: [
    "/v5/p/vpn-gateways/\(id.uppercased())", "/v5/p/vpn-gateway/\(id)/tags/create?x=1",
  ])
  func `a change of the resource or its tags drops it and the lists, and no other`(target: String) {
    facts.keep(tags: .known([:]), of: key(), facts.ticket, now: 0)
    facts.keep(project: .known("0"), of: key(), facts.ticket, now: 0)
    facts.keep(tags: .known([:]), of: key("x"), facts.ticket, now: 0)
    facts.keep(tags: [:], of: list, facts.ticket, now: 0)
    #expect(facts.tags(list, now: 1) == [:])
    facts.changed(Array(target.utf8))
    #expect(facts.tags(key(), now: 1) == nil)
    #expect(facts.project(key(), now: 1) == nil)
    #expect(facts.tags(list, now: 1) == nil)
    #expect(facts.tags(key("x"), now: 1) == .known([:]))
  }

  @Test func `what a change overtook is not kept`() {
    let ticket = facts.ticket
    facts.changed(Array("/v5/p/vpn-gateways".utf8))
    facts.keep(tags: .known([:]), of: key(), ticket, now: 0)
    facts.keep(project: .absent, of: key(), ticket, now: 0)
    facts.keep(tags: [:], of: list, ticket, now: 0)
    #expect(facts.tags(key(), now: 1) == nil)
    #expect(facts.project(key(), now: 1) == nil)
    #expect(facts.tags(list, now: 1) == nil)
  }

  @Test func `however many are asked for, no more are kept`() {
    for number in 0..<3 * RememberedFacts.resourcesMax {
      facts.keep(tags: .known([:]), of: key("\(number)"), facts.ticket, now: 0)
    }
    let kept = (0..<3 * RememberedFacts.resourcesMax).count {
      facts.tags(key("\($0)"), now: 1) != nil
    }
    #expect((1...RememberedFacts.resourcesMax).contains(kept))
  }
}
