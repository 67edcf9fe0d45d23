import HTTP2Wire
import NIOCore
import NIOEmbedded
import System
import Testing

@testable import Transport

/// What a service remembers of a connection holds secrets: it goes with the connection.
struct ConnectionFactsTests {
  private final class Memory {}

  @Test(arguments: ["GET / HTTP/1.1\r\nHost: h\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"])
  func `nothing is remembered of a connection that has ended`(opening: String) throws {
    let server = try EmbeddedServer()
    try server.receive(opening)
    let facts = server.connection.facts
    weak var memory: Memory?
    do {
      let remembered = Memory()
      memory = remembered
      facts.remember(remembered)
    }
    #expect(memory != nil && facts.remembered != nil)
    try server.channel.close().wait()
    server.run()
    #expect(memory == nil && facts.remembered == nil)
  }

  @Test func `another memory takes the place of the first`() throws {
    let facts = ConnectionFacts(source: .local, listener: 0, isEncrypted: true)
    weak var memory: Memory?
    do {
      let first = Memory()
      memory = first
      facts.remember(first)
    }
    let second = Memory()
    facts.remember(second)
    #expect(memory == nil)
    #expect(facts.remembered?.use { $0 === second } == true)
  }
}
