import Testing

@testable import Cryptography

/// What a peer may send by accident or in malice never does more than end its own session.
struct TLSGarbageTests {
  /// A fixed sequence, so that a fault can be found again.
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 29
    }
  }

  @Test func `a server survives any first flight`() throws {
    let server = try Certificates.serverContext()
    let client = try Certificates.clientContext()
    let buffers = TLSBuffers()
    var dice = Dice(state: 1)
    for round in 0..<300 {
      let caller = try TLSSession(client: client, serverName: "localhost", buffers: buffers)
      try caller.start()
      var flight = output(of: caller)
      if round.isMultiple(of: 3) {
        flight = (0..<200).map { _ in UInt8.random(in: 0...255, using: &dice) }
      } else {
        for _ in 0...(round % 4) {
          let index = Int.random(in: 0..<flight.count, using: &dice)
          flight[index] = UInt8.random(in: 0...255, using: &dice)
        }
      }
      let session = TLSSession(server: server, buffers: buffers)
      _ = try? session.receive(flight.span.bytes) { _ in Issue.record("plaintext of nothing") }
      #expect(!session.isEstablished)
    }
  }

  @Test func `both ends survive a flight damaged anywhere`() throws {
    let server = try Certificates.serverContext()
    let client = try Certificates.clientContext()
    var dice = Dice(state: 2)
    for _ in 0..<150 {
      let link = try Link(client: client, server: server)
      try link.client.start()
      link.deliver(output(of: link.client))
      var answer = output(of: link.server)
      let index = Int.random(in: 0..<answer.count, using: &dice)
      answer[index] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
      link.deliver(answer, toClientIn: 500)
      link.carry()
      #expect(link.atClient == [] && link.atServer == [])
      #expect(!link.server.isEstablished)
    }
  }
}
