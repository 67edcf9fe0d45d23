import Testing

@testable import Cryptography

struct TLSCloseTests {
  func connected(old: Bool = false) throws -> Link {
    let client = try Certificates.clientContext()
    let link = try Link(
      client: old ? client.speakingTLS12() : client, server: Certificates.serverContext())
    link.connect()
    return link
  }

  @Test(arguments: [false, true])
  func `a goodbye is seen after the data before it`(old: Bool) throws {
    let link = try connected(old: old)
    try link.client.send(Array("last".utf8).span)
    link.client.sendClose()
    let flight = output(of: link.client)
    var received: [UInt8] = []
    let progress = try link.server.receive(flight.span.bytes) { received += copy($0) }
    #expect(progress == .peerClosed && link.server.sawCloseNotify)
    #expect(received == Array("last".utf8))
  }

  @Test func `data that just ends has no goodbye`() throws {
    let link = try connected()
    try link.client.send(Array("cut off".utf8).span)
    link.carry()
    #expect(!link.server.sawCloseNotify)
  }

  @Test func `after the peer's goodbye this side may still speak`() throws {
    let link = try connected()
    link.client.sendClose()
    link.deliver(output(of: link.client))
    try link.server.send(Array("answer".utf8).span)
    link.server.sendClose()
    link.carry()
    #expect(link.atClient == Array("answer".utf8))
    #expect(link.client.sawCloseNotify && link.clientError == nil)
  }

  @Test func `after its own goodbye a session sends nothing`() throws {
    let link = try connected()
    link.client.sendClose()
    let goodbye = output(of: link.client)
    link.client.sendClose()
    #expect(!goodbye.isEmpty && !link.client.hasOutput && link.client.sentCloseNotify)
    #expect(throws: TLSError(.closed, "this side has closed already")) {
      try link.client.send([1].span)
    }
  }

  @Test func `what follows a goodbye is dropped`() throws {
    let link = try connected()
    link.client.sendClose()
    link.deliver(output(of: link.client) + [1, 2, 3, 4, 5, 6, 7, 8])
    link.deliver([9, 9, 9])
    #expect(link.serverError == nil && link.atServer == [] && link.server.sawCloseNotify)
  }

  @Test func `before the handshake there is nobody to say goodbye to`() throws {
    let server = TLSSession(
      server: try Certificates.serverContext(), buffers: TLSBuffers())
    server.sendClose()
    #expect(!server.hasOutput && !server.sentCloseNotify)
  }
}
