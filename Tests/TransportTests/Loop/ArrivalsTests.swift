import HTTP2Wire
import NIOCore
import NIOEmbedded
import Testing

@testable import Transport

/// How what came in one round of a loop is served.
@Suite struct ArrivalsTests {
  private let service = ScriptedService()
  private let loop = EmbeddedEventLoop()
  private let context: LoopContext

  init() {
    context = LoopContext(eventLoop: loop, index: 0)
  }

  /// Connections that are set up and silent.
  private func clients(_ count: Int) throws -> [EmbeddedHTTP2Client] {
    try (0..<count).map { _ in
      let client = try EmbeddedHTTP2Client(
        EmbeddedServer(service, on: loop, sharing: context))
      try client.exchange()
      return client
    }
  }

  private func begun() -> [String] {
    service.notes.filter { $0.hasPrefix("begin") }
  }

  @Test func `all connections of a round are served before any of them is answered`() throws {
    let clients = try clients(3)
    var heard: [Bool] = []
    let echo = service.answer
    service.answer = { exchange in
      let answers = clients.map { try? $0.server.channel.readOutbound(as: ByteBuffer.self) }
      heard.append(answers.contains { $0 != nil })
      echo(exchange)
    }
    let streams = try clients.indices.map { try clients[$0].request("/\($0)") }
    for client in clients { try client.send() }
    #expect(service.notes == [])
    loop.run()
    #expect(begun() == ["begin POST /0 whole", "begin POST /1 whole", "begin POST /2 whole"])
    #expect(heard == [false, false, false])
    for (client, stream) in zip(clients, streams) {
      try client.exchange()
      #expect(stream.isClosed && stream.closeCode == .noError)
    }
  }

  @Test func `a full batch does not wait for the end of the round`() throws {
    let clients = try clients(Arrivals.countMax)
    for client in clients {
      #expect(begun() == [])
      _ = try client.request("/")
      try client.send()
    }
    #expect(begun().count == Arrivals.countMax)
    for client in clients {
      #expect(try client.server.channel.readOutbound(as: ByteBuffer.self) != nil)
    }
  }

  @Test func `what was read before the end of the connection is answered`() throws {
    let client = try clients(1)[0]
    let stream = try client.request("/")
    try client.send()
    client.server.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    #expect(begun() == ["begin POST / whole"])
    try client.receive()
    #expect(stream.isClosed && stream.closeCode == .noError)
  }

  @Test func `of a connection that is lost meanwhile nothing is begun`() throws {
    let clients = try clients(2)
    for client in clients {
      _ = try client.request("/")
      try client.send()
    }
    clients[0].server.channel.close(promise: nil)
    loop.run()
    #expect(begun().count == 1)
  }

  @Test func `a second read of a connection comes after the first`() throws {
    let client = try clients(1)[0]
    for path in ["/first", "/second"] {
      _ = try client.request(path)
      try client.send()
    }
    #expect(begun() == ["begin POST /first whole"])
    loop.run()
    #expect(begun() == ["begin POST /first whole", "begin POST /second whole"])
  }

  @Test func `a long read is served at once`() throws {
    let clients = try clients(2)
    service.plan = { _ in .collect(limit: 1 << 20) }
    _ = try clients[0].request("/short")
    try clients[0].send()
    _ = try clients[1].request("/long", body: [UInt8](repeating: 1, count: Arrivals.bytesMax + 1))
    try clients[1].send()
    #expect(begun() == ["begin POST /long"])
    #expect(service.notes.last == "complete \(Arrivals.bytesMax + 1)")
    loop.run()
    #expect(begun() == ["begin POST /long", "begin POST /short whole"])
  }
}
