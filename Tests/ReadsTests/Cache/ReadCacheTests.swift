import CallModel
import Contract
import Synchronization
import Testing

@testable import Reads

/// Questions by the names of operations; waiters are words.
@Suite struct ReadCacheTests {
  private let cache = ReadCache(OperationTable.shared.operations, limit: 100_000)
  private static let id = "4b7a5a0e-0000-4000-8000-00000000000a"

  private func scope(_ name: String, _ values: [String], domain: String = "d") throws -> ReadScope {
    let operation = try #require(OperationTable.shared.operation(named: name))
    return ReadScope(domain: domain, operation: operation.index, values: values)
  }

  private func key(_ text: String, credential: String = "main") -> CacheKey {
    CacheKey(
      credential: credential, service: 0, method: [], target: Array(text.utf8), body: [])
  }

  private func look(
    _ text: String = "gw", _ name: String = "GetVpnGateway", _ values: [String] = [id],
    _ demand: ReadDemand = ReadDemand(), now: UInt64 = 0, waiter: String = "w"
  ) throws -> ReadCache.Look {
    cache.look(
      key(text), try scope(name, values), demand, now: now, deadline: now + 1000,
      waiter: Word(waiter))
  }

  private func fetch(_ look: ReadCache.Look) throws
    -> ReadCache.Ticket
  {
    guard case .fetch(let ticket) = look else { throw Unexpected(look: "\(look)") }
    return ticket
  }

  private struct Unexpected: Error { let look: String }

  private func isHeld(_ look: ReadCache.Look) -> Bool {
    if case .held = look { true } else { false }
  }

  private static let lifetime = EntryLifetime(fresh: 100, whileRevalidating: 50, ifError: 200)

  private func store(_ text: String = "gw", _ name: String = "GetVpnGateway", now: UInt64 = 0)
    throws
  {
    let ticket = try fetch(look(text, name, name.hasPrefix("Get") ? [Self.id] : [], now: now))
    #expect(
      cache.complete(ticket.fetch, Word(text), lifetime: Self.lifetime, cost: 10)?.isStored == true)
  }

  @Test func `a thousand who ask the same wait for one fetch, and all get its answer`() throws {
    let first = try fetch(look(waiter: "0"))
    for number in 1..<1000 {
      guard case .joined(let ticket) = try look(waiter: "\(number)") else {
        Issue.record("it is fetched again")
        return
      }
      #expect(ticket.fetch == first.fetch)
    }
    let ended = try #require(
      cache.complete(first.fetch, Word("answer"), lifetime: Self.lifetime, cost: 10))
    #expect(Set(ended.waiters.map(text)) == Set((0..<1000).map(String.init)))
    #expect(ended.entry.map { text($0.answer) } == "answer" && ended.isStored)
    #expect(cache.counts.misses == 1 && cache.counts.collapsed == 999)
    guard case .held(let entry, true, nil) = try look(now: 100) else {
      Issue.record("it is not kept")
      return
    }
    #expect(text(entry.answer) == "answer")
  }

  @Test func `who joins may raise the turn that the fetch waits for`() throws {
    let first = cache.look(
      key("gw"), try scope("GetVpnGateway", [Self.id]), ReadDemand(), now: 0, deadline: 1,
      waiter: Word("poll"), traffic: .background)
    let begun = try fetch(first)
    #expect(begun.turn?.traffic == .background)
    #expect(cache.began(begun.fetch) {} === begun.turn)
    guard case .joined(let ticket) = try look() else { throw Unexpected(look: "") }
    #expect(ticket.turn === begun.turn)
  }

  @Test func `what a newer list shows otherwise is forgotten, and what is on its way not kept`()
    throws
  {
    try store("held", now: 10)
    try store("newer", now: 30)
    let old = try fetch(look("old", now: 15))
    let list = try fetch(look("list", "ListVpnConnections", [], now: 20))
    let young = try fetch(look("young", now: 25))
    let keys = ["absent", "held", "newer", "old", "young"].map { key($0) }
    let found = cache.older(than: list.fetch, keys)
    #expect(found.map(\.place) == [1])
    cache.forget(found.map(\.entry))
    #expect(cache.counts.invalidations == 1 && !found[0].entry.standing.isValid)
    #expect(isHeld(try look("newer", now: 31)))
    _ = try fetch(look("held", now: 31))
    // Nobody joins what began before the list, and its answer is for those who wait already.
    _ = try fetch(look("old", now: 31))
    guard case .joined = try look("young", now: 31) else { throw Unexpected(look: "young") }
    #expect(
      cache.complete(old.fetch, Word("old"), lifetime: Self.lifetime, cost: 10)?.isStored == false)
    #expect(
      cache.complete(young.fetch, Word("y"), lifetime: Self.lifetime, cost: 10)?.isStored == true)
    // Of a list that is over nothing is known.
    _ = cache.fail(list.fetch)
    #expect(cache.older(than: list.fetch, keys).isEmpty)
  }

  @Test func `a fetch that failed fails for all, and the next one asks anew`() throws {
    let first = try fetch(look(waiter: "a"))
    _ = try look(waiter: "b")
    #expect(Set(try #require(cache.fail(first.fetch)).waiters.map(text)) == ["a", "b"])
    #expect(cache.fail(first.fetch) == nil && cache.counts.running == 0)
    _ = try fetch(look())
  }

  @Test func `a fetch that nobody waits for is given up, and nobody joins it`() throws {
    let first = try fetch(look(waiter: "a"))
    guard case .joined(let second) = try look(waiter: "b") else { throw Unexpected(look: "") }
    let canceled = Flag()
    cache.began(first.fetch) { canceled.raise() }
    cache.leave(first)
    #expect(!canceled.isRaised)
    cache.leave(first)
    cache.leave(second)
    #expect(canceled.isRaised)
    #expect(try fetch(look()).fetch != first.fetch)
  }

  @Test func `while it is revalidated an old answer is given, by one fetch`() throws {
    try store()
    guard case .held(_, false, let revalidation?) = try look(now: 120) else {
      throw Unexpected(look: "nobody revalidates")
    }
    guard case .held(_, false, nil) = try look(now: 121) else {
      throw Unexpected(look: "it is revalidated twice")
    }
    #expect(
      cache.complete(revalidation, Word("new"), lifetime: Self.lifetime, cost: 10)?.waiters.isEmpty
        == true)
    guard case .held(let entry, true, nil) = try look(now: 200) else {
      throw Unexpected(look: "not renewed")
    }
    #expect(text(entry.answer) == "new")
    // The age counts from when the fetch began.
    #expect(isHeld(try look(now: 270)))
    guard case .joined = try look(now: 271) else {
      throw Unexpected(look: "it is given when it is too old")
    }
  }

  @Test func `who forbids to ask the cloud is told that nothing is there`() throws {
    var demand = ReadDemand()
    demand.onlyIfCached = true
    guard case .absent = try look("gw", "GetVpnGateway", [Self.id], demand) else {
      throw Unexpected(look: "asked")
    }
    try store()
    #expect(isHeld(try look("gw", "GetVpnGateway", [Self.id], demand)))
  }

  @Test func `who wants nothing stored neither joins nor is joined, and leaves nothing`() throws {
    var demand = ReadDemand()
    demand.noStore = true
    let own = try fetch(look("gw", "GetVpnGateway", [Self.id], demand))
    let other = try fetch(look())
    #expect(
      cache.complete(own.fetch, Word("x"), lifetime: Self.lifetime, cost: 1)?.isStored == false)
    #expect(
      cache.complete(other.fetch, Word("y"), lifetime: Self.lifetime, cost: 1)?.isStored == true)
  }

  // MARK: Writes

  @Test func `a write makes its resource, its lists and what counts it wrong, and nothing else`()
    throws
  {
    try store("gw")
    try store("list", "ListVpnGateways")
    try store("quota", "ListQuotas")
    try store("zones", "ListVpnGatewayAvailabilityZones")
    let other = try fetch(look("other", "GetVpnGateway", ["another-id"]))
    _ = cache.complete(other.fetch, Word("other"), lifetime: Self.lifetime, cost: 1)
    let write = cache.open(try scope("DeleteVpnGateway", [Self.id]), now: 0)
    #expect(isHeld(try look("gw")), "while it is under way either answer is right")
    cache.close(write)
    _ = try fetch(look("gw"))
    _ = try fetch(look("list", "ListVpnGateways", []))
    _ = try fetch(look("quota", "ListQuotas", []))
    #expect(isHeld(try look("zones", "ListVpnGatewayAvailabilityZones", [])))
    #expect(isHeld(try look("other", "GetVpnGateway", ["another-id"])))
  }

  @Test func `another project keeps its answers, another credential of the project does not`()
    throws
  {
    let elsewhere = cache.look(
      key("gw2"), try scope("GetVpnGateway", [Self.id], domain: "other"), ReadDemand(), now: 0,
      deadline: 10, waiter: Word(""))
    _ = cache.complete(try fetch(elsewhere).fetch, Word("x"), lifetime: Self.lifetime, cost: 1)
    let colleague = cache.look(
      key("gw", credential: "second"), try scope("GetVpnGateway", [Self.id]), ReadDemand(), now: 0,
      deadline: 10, waiter: Word(""))
    let entry = cache.complete(
      try fetch(colleague).fetch, Word("y"), lifetime: Self.lifetime, cost: 1)?
      .entry
    cache.close(cache.open(try scope("UpdateVpnGateway", [Self.id]), now: 0))
    #expect(entry?.standing.isValid == false)
    guard
      case .held = cache.look(
        key("gw2"), try scope("GetVpnGateway", [Self.id], domain: "other"), ReadDemand(), now: 0,
        deadline: 10, waiter: Word(""))
    else { throw Unexpected(look: "lost") }
  }

  @Test func `what is fetched while a write is under way is given, and not kept`() throws {
    let before = try fetch(look("gw"))
    let write = cache.open(try scope("UpdateVpnGateway", [Self.id]), now: 0)
    let during = try fetch(look("list", "ListVpnGateways", []))
    for ticket in [before, during] {
      let ended = try #require(
        cache.complete(ticket.fetch, Word("x"), lifetime: Self.lifetime, cost: 1))
      #expect(!ended.isStored && ended.waiters.map(text) == ["w"])
      #expect(ended.entry?.standing.isValid == false, "nobody may hold it")
    }
    cache.close(write)
    try store("gw")
  }

  @Test func `after a write's answer nobody joins a fetch that began before`() throws {
    let before = try fetch(look("gw"))
    let write = cache.open(try scope("UpdateVpnGateway", [Self.id]), now: 0)
    guard case .joined = try look("gw") else { throw Unexpected(look: "not shared") }
    cache.close(write)
    let after = try fetch(look("gw"))
    #expect(after.fetch != before.fetch)
    // The old one comes back later than the new one.
    #expect(
      cache.complete(after.fetch, Word("new"), lifetime: Self.lifetime, cost: 1)?.isStored == true)
    #expect(
      cache.complete(before.fetch, Word("old"), lifetime: Self.lifetime, cost: 1)?.isStored == false
    )
    guard case .held(let entry, _, _) = try look("gw") else { throw Unexpected(look: "lost") }
    #expect(text(entry.answer) == "new")
  }

  @Test func `a caller that is answered before its write is gets no older answer either`() throws {
    try store("gw")
    let fetching = try fetch(look("list", "ListVpnGateways", []))
    let write = cache.open(try scope("UpdateVpnGateway", [Self.id]), now: 0)
    cache.passOver(write)
    _ = try fetch(look("gw"))
    #expect(try fetch(look("list", "ListVpnGateways", [])).fetch != fetching.fetch)
    cache.close(write)
  }

  @Test func `a write that has surely changed nothing leaves all that is kept`() throws {
    try store("gw")
    let write = cache.open(try scope("UpdateVpnGateway", [Self.id]), now: 0)
    cache.abandon(write)
    #expect(isHeld(try look("gw")))
    try store("list", "ListVpnGateways")
    #expect(isHeld(try look("list", "ListVpnGateways", [])))
    cache.close(write)
    #expect(isHeld(try look("gw")), "it has ended before")
  }

  @Test func `a write that was lost may still be done for a while`() throws {
    let write = cache.open(try scope("CreateVpnGateway", []), now: 0)
    cache.close(write, lingersUntil: 50)
    let during = try fetch(look("list", "ListVpnGateways", [], now: 49))
    #expect(
      cache.complete(during.fetch, Word("x"), lifetime: Self.lifetime, cost: 1)?.isStored == false)
    let after = try fetch(look("list", "ListVpnGateways", [], now: 51))
    #expect(
      cache.complete(after.fetch, Word("x"), lifetime: Self.lifetime, cost: 1)?.isStored == true)
  }

  @Test func `an operator makes everything forgotten, also what is on its way`() throws {
    try store("gw")
    let fetching = try fetch(look("list", "ListVpnGateways", []))
    #expect(cache.forget() == 1)
    _ = try fetch(look("gw"))
    #expect(
      cache.complete(fetching.fetch, Word("x"), lifetime: Self.lifetime, cost: 1)?.isStored == false
    )
  }

  @Test func `a get that an operator makes forgotten is filled by no list that was on its way`()
    throws
  {
    try store("gw")
    let old = try fetch(look("old", "ListVpnGateways", []))
    let gets = try scope("GetVpnGateway", [Self.id])
    #expect(cache.forget(answersTo: gets.operation) == 1)
    let new = try fetch(look("new", "ListVpnGateways", [], now: 1))
    for (list, fills) in [(old, false), (new, true)] {
      let row = ReadCache.Filling(
        key: key("gw"), scope: gets, answer: Word("row"), lifetime: Self.lifetime, cost: 10)
      let ended = cache.complete(
        list.fetch, Word("page"), lifetime: Self.lifetime, cost: 10, fillings: [row])
      #expect(ended?.isStored == true, "of the list nobody said anything")
      #expect(
        cache.fallback(key("gw"), ReadDemand(), now: 2).map { text($0.answer) }
          == (fills ? "row" : nil))
    }
  }

  @Test func `an old answer is given where the cloud cannot be asked`() throws {
    try store("gw")
    #expect(cache.fallback(key("gw"), ReadDemand(), now: 299).map { text($0.answer) } == "gw")
    #expect(cache.fallback(key("gw"), ReadDemand(), now: 301) == nil)
    #expect(cache.fallback(key("other"), ReadDemand(), now: 0) == nil)
    #expect(cache.counts.staleIfError == 1)
  }
}

/// Raised from a closure that may run anywhere.
private final class Flag: Sendable {
  private let value = Atomic(false)

  var isRaised: Bool { value.load(ordering: .relaxed) }

  func raise() { value.store(true, ordering: .relaxed) }
}

/// An answer, or one who waits for it.
private final class Word: KeptAnswer, ReadWaiting {
  let text: String

  init(_ text: String) {
    self.text = text
  }
}

private func text(_ object: AnyObject) -> String { (object as? Word)?.text ?? "" }
