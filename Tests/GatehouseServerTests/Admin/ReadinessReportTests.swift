import Testing

@testable import GatehouseServer

@Suite struct ReadinessReportTests {
  private func status() throws -> GatewayStatus {
    GatewayStatus(table: Stage.table, credentials: [try Stage.credential("prod")])
  }

  @Test func `nothing is ready before the start and while draining`() throws {
    let status = try status()
    #expect(ReadinessReport(status, writes: false).answer(false).status == 503)
    status.isReady = true
    #expect(ReadinessReport(status, writes: false).answer(false).status == 200)
    #expect(ReadinessReport(status, writes: true).answer(false).status == 200)
    status.isReady = false
    let answer = ReadinessReport(status, writes: true).answer(true)
    #expect(answer.status == 503)
    #expect(answer.text == "[-] serving: starting or draining\n[+] settings\n[+] credential prod\n")
  }

  @Test func `settings that were not reloaded are told and take nothing out of service`() throws {
    let status = try status()
    status.isReady = true
    status.reloads.note(2)
    let answer = ReadinessReport(status, writes: true).answer(true)
    #expect(answer.status == 200)
    #expect(answer.text.contains("[-] settings: not reloaded for 2 faults; see the log\n"))
    status.reloads.note(nil)
    #expect(ReadinessReport(status, writes: true).answer(true).text.contains("[+] settings\n"))
  }
}
