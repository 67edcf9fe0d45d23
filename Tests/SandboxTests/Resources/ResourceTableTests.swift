import Testing

@testable import Sandbox

struct ResourceTableTests {
  private func monitor(_ id: String) -> ConnectionMonitor {
    ConnectionMonitor(
      id: id, connectionID: "c", source: "192.0.2.1", destination: "192.0.2.2",
      enterpriseProjectID: "0", createdAt: 0)
  }

  @Test func `what is removed leaves the others where they are found`() {
    var table = ResourceTable<ConnectionMonitor>()
    for id in ["a", "b", "c"] { table.add(monitor(id)) }
    #expect(table.remove(0).id == "a")
    #expect(table.find("a") == nil)
    #expect(table.find("C") == 1)
    #expect(table.resource("b")?.id == "b")
    #expect(table.newestFirst.map { table[$0].id } == ["c", "b"])
  }

  @Test func `a change is shown, an unchanged resource keeps its bytes`() {
    var table = ResourceTable<ConnectionMonitor>()
    table.add(monitor("a"))
    let before = table.show(.item, at: 0)
    #expect(table.show(.item, at: 0) == before)
    table[0].life.set(.pendingCreate)
    #expect(table.show(.item, at: 0) != before)
  }

  @Test func `those that come to their end are given up by settling`() {
    var table = ResourceTable<ConnectionMonitor>()
    for id in ["a", "b"] { table.add(monitor(id)) }
    #expect(table.settle(now: 0).isEmpty)
    table[0].life.begin([.init(status: .pendingDelete, step: .nanoseconds(5))], now: 0)
    #expect(table.settle(now: 4).isEmpty)
    #expect(table.settle(now: 5).map(\.id) == ["a"])
    #expect(table.count == 1)
  }

  @Test func `creation times are rounded down and never go back`() {
    var table = ResourceTable<ConnectionMonitor>()
    #expect(table.creationTime(1_999, resolution: 1_000) == 1_000)
    var late = monitor("a")
    late = ConnectionMonitor(
      id: late.id, connectionID: "c", source: "", destination: "", enterpriseProjectID: "0",
      createdAt: 5_000)
    table.add(late)
    #expect(table.creationTime(1_999, resolution: 1_000) == 5_000)
  }
}
