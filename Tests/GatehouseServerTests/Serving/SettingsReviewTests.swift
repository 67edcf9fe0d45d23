import Settings
import Testing

@testable import GatehouseServer

@Suite struct SettingsReviewTests {
  @Test func `what is whole has no faults`() throws {
    #expect(try Sample.settings().review(now: 0) == [])
  }

  @Test func `actions and what cannot be read are told together, each at its line`() throws {
    let settings = try Sample.settings(
      actions: "vpn:vpnGateways:lits", secret: "env:GATEHOUSE_NOWHERE")
    let faults = settings.review(now: 0)
    #expect(
      faults.map(\.keyPath) == [
        "callers.tester.actions[0]", "credentials.main.access_key.secret",
      ])
    #expect(faults.allSatisfy { $0.place != nil })
    #expect(faults[0].message.contains("did you mean \"vpn:vpnGateways:list\"?"))
    #expect(settings.review(now: 0, readsFiles: false).count == 1)
  }

  @Test func `a key set that cannot be used is told`() throws {
    let settings = try TokenSample.settings("jwks_file: \"\(#filePath)\"")
    let faults = settings.review(now: 0)
    #expect(faults.map(\.keyPath) == ["jwt[0].jwks_file"])
    #expect(faults[0].message.hasSuffix("cannot be used: the key set is no JSON object"))
    #expect(faults[0].place?.line == 2)
  }

  @Test func `no gateway starts with a fault`() async throws {
    let settings = try Sample.settings(secret: "env:GATEHOUSE_NOWHERE")
    await #expect(throws: SettingsFaults.self) { _ = try await Sample.start(settings) }
  }
}
