import Testing

@testable import Sandbox

struct AccessKeyTableTests {
  @Test func `temporary keys come beside the permanent ones, the oldest goes first`() {
    var table = AccessKeyTable([.init(id: "A", secret: "s")], bound: 2, seed: 1)
    let first = table.issue(expiresAt: 5, deniedActions: ["x"])
    #expect(first.forgotten == nil)
    #expect(first.key.securityToken?.isEmpty == false)
    #expect(table.find(first.key.id)?.deniedActions == ["x"])
    let second = table.issue(expiresAt: 5, deniedActions: [])
    let third = table.issue(expiresAt: 5, deniedActions: [])
    #expect(third.forgotten == first.key.id)
    #expect(table.find(first.key.id) == nil)
    #expect(table.find(second.key.id) != nil)
    #expect(table.find("A")?.secret == "s")
    #expect(table.find("B") == nil)
  }
}
