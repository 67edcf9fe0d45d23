import Synchronization
import Testing

@testable import GatehouseServer
@testable import Upstream

@Suite struct GatewayStatusTests {
  @Test func `who asked is told when something changed, and only then`() throws {
    let credential = try Stage.credential("prod")
    let status = GatewayStatus(table: Stage.table, credentials: [credential])
    let told = Mutex(0)
    status.whenChanged { told.withLock { $0 += 1 } }
    func expect(_ count: Int, canWrite: Bool) {
      #expect(told.withLock { $0 } == count)
      #expect(status.canWrite == canWrite)
    }
    expect(0, canWrite: false)
    status.isReady = true
    expect(1, canWrite: true)
    credential.hear(.accepted)
    expect(1, canWrite: true)
    credential.hear(.refused(words: "no"))
    expect(2, canWrite: false)
    credential.hear(.refused(words: "again no"))
    expect(2, canWrite: false)
    credential.hear(.accepted)
    expect(3, canWrite: true)
    status.isReady = false
    expect(4, canWrite: false)
  }
}
