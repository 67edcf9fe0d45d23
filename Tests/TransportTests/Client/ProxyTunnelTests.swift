import Cryptography
import NIOCore
import NIOEmbedded
import Testing

@testable import Transport

@Suite struct ProxyTunnelTests {
  /// What the handler behind the tunnel sees.
  private final class Behind: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    var events: [String] = []

    func channelActive(context: ChannelHandlerContext) { events.append("active") }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      events.append(String(buffer: unwrapInboundIn(data)))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      events.append("\(error)")
    }
  }

  private func open(
    user: String? = nil, to endpoint: Endpoint = Endpoint(host: "vpn.example", port: 443)
  ) throws -> (channel: EmbeddedChannel, behind: Behind, asked: String) {
    let proxy = HTTPProxy(
      host: "proxy", port: 3128, authorization: user.map { SecretBytes(utf8: $0) })
    let behind = Behind()
    let channel = EmbeddedChannel()
    try channel.pipeline.syncOperations.addHandlers([
      ProxyTunnel(proxy, to: endpoint, timeMax: .seconds(5)), behind,
    ])
    channel.connect(to: try SocketAddress(ipAddress: "192.0.2.1", port: 3128), promise: nil)
    let asked = try channel.readOutbound(as: ByteBuffer.self)
    return (channel, behind, asked.map { String(buffer: $0) } ?? "")
  }

  @Test func `a way is asked for, and those behind begin when it is open`() throws {
    let (channel, behind, asked) = try open()
    #expect(asked == "CONNECT vpn.example:443 HTTP/1.1\r\nhost: vpn.example:443\r\n\r\n")
    #expect(behind.events == [])
    try channel.writeInbound(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200"))
    #expect(behind.events == [])
    try channel.writeInbound(ByteBuffer(string: " Fine\r\nvia: x\r\n\r\nfirst"))
    #expect(behind.events == ["active", "first"])
    try channel.writeInbound(ByteBuffer(string: "second"))
    #expect(behind.events == ["active", "first", "second"])
  }

  @Test func `user and password are shown to the proxy alone`() throws {
    let (_, _, asked) = try open(user: "Basic dTpw", to: Endpoint(host: "2001:db8::1", port: 1))
    #expect(
      asked == "CONNECT [2001:db8::1]:1 HTTP/1.1\r\nhost: [2001:db8::1]:1\r\n"
        + "proxy-authorization: Basic dTpw\r\n\r\n")
  }

  @Test(arguments: [
    ("HTTP/1.1 407 No\r\n\r\n", "answered 407"), ("HTTP/1.1 301 x\r\n\r\n", "answered 301"),
    ("SSH-2.0-x\r\n\r\n", "no HTTP"), ("HTTP/1.1 200 x\n\n", "no HTTP"),
  ])
  func `a proxy that opens nothing is told by its name`(answer: String, said: String) throws {
    let (channel, behind, _) = try open(user: "Basic dTpw")
    try channel.writeInbound(ByteBuffer(string: answer))
    #expect(behind.events.count == 1)
    #expect(behind.events.first?.contains("the proxy proxy:3128") == true)
    #expect(behind.events.first?.contains(said) == true)
    #expect(behind.events.first?.contains("dTpw") == false)
  }

  @Test func `a proxy that says nothing is not waited for without end`() throws {
    let (channel, behind, _) = try open()
    channel.embeddedEventLoop.advanceTime(by: .seconds(5))
    #expect(behind.events.first?.contains("did not answer in time") == true)
  }

  @Test func `a proxy that never ends its head is given up`() throws {
    let (channel, behind, _) = try open()
    try channel.writeInbound(ByteBuffer(string: "HTTP/1.1 200 x\r\n"))
    for _ in 0..<200 where behind.events.isEmpty {
      try channel.writeInbound(ByteBuffer(string: String(repeating: "a: b\r\n", count: 100)))
    }
    #expect(behind.events.count == 1)
  }

  @Test func `a proxy that hangs up is told`() throws {
    let (channel, behind, _) = try open()
    channel.pipeline.fireChannelInactive()
    #expect(behind.events.first?.contains("closed the connection") == true)
  }
}
