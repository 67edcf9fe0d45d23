import Testing

@testable import Sandbox

struct TunnelTests {
  @Test(arguments: [
    "169.254.56.225/30", "169.254.0.1/30", "169.254.255.254/30", "169.254.194.2/30",
  ])
  func `an address that may be one`(_ text: String) throws {
    let address = try #require(Tunnel.address(text))
    #expect(Tunnel(local: address).localText == text)
  }

  @Test(arguments: [
    "169.254.195.1/30", "169.254.56.224/30", "169.254.56.227/30", "169.254.56.225/29",
    "169.253.56.225/30", "169.254.56.225", "169.254.56.225/30/30", "169.254.056.225/30", "",
    "169.254.56.225/030",
  ])
  func `an address that may not`(_ text: String) {
    #expect(Tunnel.address(text) == nil)
  }

  @Test func `free tunnels are never in 169.254.195.0 and never in use`() throws {
    var generator = SeededGenerator(seed: 1)
    var used: Set<UInt32> = []
    for _ in 0..<500 {
      let tunnel = Tunnel.free(&generator) { used.contains($0.block) }
      #expect(tunnel.local >> 8 & 255 != 195)
      #expect(used.insert(tunnel.block).inserted)
      #expect(Tunnel.address(tunnel.peerText) == tunnel.peer)
    }
    let last = try #require(used.first)
    #expect(Tunnel.free(&generator) { $0.block != last }.block == last)
    // All are in use; there is still an answer.
    #expect(Tunnel.address(Tunnel.free(&generator) { _ in true }.localText) != nil)
  }
}
