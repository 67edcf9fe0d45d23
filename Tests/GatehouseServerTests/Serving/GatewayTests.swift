import Settings
import Testing

@testable import GatehouseServer

@Suite struct GatewayTests {
  @Test func `it takes free ports, and leaves them when it has drained`() async throws {
    let first = try await Sample.start(Sample.settings())
    let port = try #require(first.ports[0])
    #expect(port > 0)
    #expect(first.adminPort != nil)
    await first.drain()
    let again = try await Sample.start(
      Sample.settings(listener: "{ address: \"127.0.0.1:\(port)\", cleartext: true }"))
    #expect(again.ports == [port])
    await again.drain()
  }

  @Test func `an address that is taken is named with its place and what to do`() async throws {
    let first = try await Sample.start(Sample.settings())
    let port = try #require(first.ports[0])
    for (settings, keyPath) in [
      (
        try Sample.settings(listener: "{ address: \"127.0.0.1:\(port)\", cleartext: true }"),
        "listeners[0].address"
      ),
      (try Sample.settings(admin: "127.0.0.1:\(port)"), "admin.address"),
    ] {
      let error = await #expect(throws: ListenerUnavailable.self) {
        _ = try await Sample.start(settings)
      }
      let said = error?.description ?? ""
      #expect(said.contains("\(keyPath): 127.0.0.1:\(port) is taken"))
      #expect(said.contains("(expected a free address"))
      #expect(said.hasPrefix("g.yaml:"))
    }
    await first.drain()
  }
}
