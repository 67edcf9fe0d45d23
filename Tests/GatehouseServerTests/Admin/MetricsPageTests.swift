import Testing

@testable import GatehouseServer

@Suite struct MetricsPageTests {
  @Test func `every family says what it is before its samples`() async throws {
    let status = GatewayStatus(
      table: Stage.table, credentials: [try Stage.credential("prod")])
    let lines = await MetricsPage(status).text().split(separator: "\n").map(String.init)
    #expect(lines.contains("gatehouse_build_info{version=\"\(BuildInfo.version)\"} 1"))
    #expect(lines.contains("gatehouse_credential_accepted{credential=\"prod\"} 1"))
    for line in lines where !line.hasPrefix("#") {
      let name = line.prefix { $0 != "{" && $0 != " " }
      #expect(lines.contains { $0.hasPrefix("# TYPE \(name) ") }, "\(line)")
    }
  }

  @Test func `a label cannot end early or begin another line`() async throws {
    let status = GatewayStatus(
      table: Stage.table, credentials: [try Stage.credential("a\"} 9\nb\\c")])
    let text = await MetricsPage(status).text()
    #expect(text.contains(#"{credential="a\"} 9\nb\\c"} 1"#))
  }
}
