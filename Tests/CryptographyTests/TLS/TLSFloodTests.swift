import COpenSSL
import Testing

@testable import Cryptography

struct TLSFloodTests {
  func connected(old: Bool = false) throws -> Link {
    let client = try Certificates.clientContext()
    let link = try Link(
      client: old ? client.speakingTLS12() : client, server: Certificates.serverContext())
    link.connect()
    return link
  }

  /// A new key, with one byte of data to carry it.
  func updateKey(_ link: Link, data: Int = 1, asking: Bool = false) throws {
    let kind = asking ? SSL_KEY_UPDATE_REQUESTED : SSL_KEY_UPDATE_NOT_REQUESTED
    #expect(SSL_key_update(link.client.ssl, kind) == 1)
    try link.client.send([UInt8](repeating: 0, count: data).span)
  }

  @Test func `new keys are taken as often as honest peers make them`() throws {
    let link = try connected()
    for _ in 0..<200 {
      try updateKey(link, data: 4096)
      link.carry()
    }
    #expect(link.serverError == nil && link.clientError == nil)
    #expect(link.atServer.count == 200 * 4096)
  }

  @Test func `new keys without data to explain them are a flood`() throws {
    let link = try connected()
    for _ in 0..<40 { try updateKey(link) }
    link.deliver(output(of: link.client))
    #expect(link.serverError?.kind == .flood)
    #expect(link.atServer.count == TLSWire.Allowance.stock, "those that were paid for")
    #expect(throws: TLSError.self) { try link.server.send([1].span) }
  }

  @Test func `answers to new keys are no longer than the questions`() throws {
    let link = try connected()
    for _ in 0..<30 { try updateKey(link, asking: true) }
    let questions = output(of: link.client)
    link.deliver(questions)
    try link.server.send([1].span)
    #expect(link.server.outputByteCount < questions.count)
    link.carry()
    #expect(link.clientError == nil && link.atClient == [1])
  }

  @Test func `what this side sends explains new keys as well`() throws {
    let link = try connected()
    for _ in 0..<100 {
      try updateKey(link)
      try link.server.send([UInt8](repeating: 0, count: 4096).span)
      link.carry()
    }
    #expect(link.serverError == nil && link.clientError == nil)
  }

  @Test func `renegotiation is refused, and asking for ever is a flood`() throws {
    let link = try connected(old: true)
    // The client's own refusal must go for it to try at all.
    SSL_clear_options(link.client.ssl, COpenSSL_OP_NO_RENEGOTIATION)
    #expect(SSL_renegotiate(link.client.ssl) == 1)
    SSL_do_handshake(link.client.ssl)
    let hello = output(of: link.client)
    #expect(hello.count > 50)
    link.deliver(hello)
    #expect(link.serverError == nil)
    let alert = output(of: link.server)
    #expect(alert.count > 0, "no_renegotiation")
    #expect(link.server.wire.pointee.allowance.left == TLSWire.Allowance.stock - 1)
  }

  @Test func `the allowance is spent by messages and earned by data`() {
    var allowance = TLSWire.Allowance()
    for _ in 0..<TLSWire.Allowance.stock { allowance.spend() }
    #expect(!allowance.isExceeded)
    for _ in 0..<4095 { allowance.earn(1) }
    #expect(allowance.left == 0)
    allowance.earn(1)
    #expect(allowance.left == 1)
    allowance.earn(1 << 30)
    #expect(allowance.left == TLSWire.Allowance.stock, "no more than the stock")
    for _ in 0...TLSWire.Allowance.stock { allowance.spend() }
    #expect(allowance.isExceeded)
  }
}
