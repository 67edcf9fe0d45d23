import Cryptography
import NIOCore
import NIOEmbedded

@testable import Settings
@testable import Transport

extension Fuzzed {
  static let secretDocument = Fuzzed(
    name: "secret-document",
    promise: "what a program prints gives texts that stood there, the same each time, or nothing"
  ) { input in
    let printed = SecretBytes(copying: input.span)
    guard let document = SecretDocument(printed) else { return }
    let again = SecretDocument(printed)
    for name in ["access", "secret", "securitytoken", "expires_at"] {
      guard let secret = document.secret(name) else { continue }
      // An escape is never shorter than what it stands for.
      try expect((1..<input.count).contains(secret.count), "\(secret.count) bytes")
      try expect(again?.secret(name)?.isEqual(to: secret) == true, "another text of \(name)")
    }
    // With spaces around it, it says the same.
    let wide = SecretDocument(SecretBytes(copying: ([0x20] + input + [0x0A]).span))
    try expect(
      (wide?.secret("secret") == nil) == (document.secret("secret") == nil), "spaces count")
  }

  static let proxyAnswer = Fuzzed(
    name: "proxy-answer",
    promise: "a proxy's answer opens the way or ends it, in whatever pieces it comes"
  ) { input in
    var choices = Choices(input)
    let size = choices.number(below: 64) + 1
    let answer = Array(choices.rest)
    let whole = try tunnel([answer])
    let cut = try tunnel(pieces(answer, of: size))
    try expect(whole.isOpen == cut.isOpen, "open: \(whole.isOpen), in pieces: \(cut.isOpen)")
    try expect(!whole.isOpen || whole.passed == cut.passed, "other bytes passed")
    try expect(!(whole.isOpen && whole.hasFailed), "open and failed")
    // Nothing passes a way that is not open.
    try expect(whole.isOpen || whole.passed.isEmpty, "\(whole.passed.count) bytes passed")
    try expect(whole.passed.count <= answer.count, "more came out than went in")
  }

  /// What comes behind the tunnel, when the proxy says this.
  private static func tunnel(_ answers: [[UInt8]]) throws -> Behind {
    let behind = Behind()
    let channel = EmbeddedChannel()
    try channel.pipeline.syncOperations.addHandlers([
      ProxyTunnel(
        HTTPProxy(host: "proxy", port: 3128, authorization: nil),
        to: Endpoint(host: "cloud.example", port: 443), timeMax: .seconds(10)),
      behind,
    ])
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 3128)).wait()
    for answer in answers where behind.isOpen || !behind.hasFailed {
      _ = try? channel.writeInbound(ByteBuffer(bytes: answer))
    }
    _ = try? channel.finish(acceptAlreadyClosed: true)
    return behind
  }

  private final class Behind: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private(set) var isOpen = false
    private(set) var hasFailed = false
    private(set) var passed: [UInt8] = []

    func channelActive(context: ChannelHandlerContext) {
      isOpen = true
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      passed += Array(buffer: unwrapInboundIn(data))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      hasFailed = true
    }
  }
}
