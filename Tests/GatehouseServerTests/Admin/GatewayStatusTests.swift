import Synchronization
import System
import Testing
import Upstream

@testable import GatehouseServer

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
    credential.wasAccepted()
    expect(1, canWrite: true)
    credential.wasRefused(because: "no", now: MonotonicClock.now())
    expect(2, canWrite: false)
    credential.wasRefused(because: "again no", now: MonotonicClock.now())
    expect(2, canWrite: false)
    credential.wasAccepted()
    expect(3, canWrite: true)
    status.isReady = false
    expect(4, canWrite: false)
  }
}
