import CallModel
import Compression
import HTTP2Wire
import Testing
import Transport

@testable import Protocols

@Suite struct GRPCWebFaceTests {
  private static let proto = Dialect(.grpcWeb, .proto)
  private static let success = frame(0x80, "grpc-status: 0\r\n")

  private static func frame(_ flags: UInt8, _ text: String) -> [UInt8] {
    GRPCFrame.wrap(Array(text.utf8), flags: flags)
  }

  private static func message(
    _ body: [UInt8], _ dialect: Dialect = proto, _ fields: (String, String)...
  ) async throws -> Result<[UInt8], Refusal> {
    var head = Heads.request("POST", "/s/m")
    for (name, value) in fields { head.append(name: name, value: value) }
    let result = Box<Result<[UInt8], Refusal>>()
    _ = try await RecordingExchange.said(to: head, body: body) { exchange in
      do throws(Refusal) {
        result.value = .success(try GRPCWebFace.message(of: exchange, dialect))
      } catch {
        result.value = .failure(error)
      }
    }
    return try #require(result.value)
  }

  @Test func `a request is one frame, as on gRPC`() async throws {
    #expect(try await Self.message([0, 0, 0, 0, 2, 5, 6]).get() == [5, 6])
    for body: [UInt8] in [[], [0, 0, 0, 0, 2, 5], [0, 0, 0, 0, 0, 0], Self.success] {
      #expect(try await Self.message(body).failure?.code == .invalidArgument)
    }
  }

  @Test func `a request in base 64 is read whatever its pieces are`() async throws {
    let frame = GRPCFrame.wrap([5, 6])
    let pieces = GRPCWebText.encode(Array(frame[..<4])) + GRPCWebText.encode(Array(frame[4...]))
    for body in [GRPCWebText.encode(frame), pieces] {
      #expect(try await Self.message(body, .grpcWebText).get() == [5, 6])
    }
    let plain = try #require(try await Self.message(frame, .grpcWebText).failure)
    #expect(plain.reason == "MALFORMED_MESSAGE")
    #expect(plain.message.contains("base 64"))
  }

  @Test func `a request may be packed as a message or as a body`() async throws {
    let message = [UInt8](repeating: 65, count: 5000)
    let packed = GRPCFrame.wrap(Gzip.compress(message), isCompressed: true)
    #expect(try await Self.message(packed, Self.proto, ("grpc-encoding", "gzip")).get() == message)
    let body = Gzip.compress(GRPCFrame.wrap(message))
    #expect(
      try await Self.message(body, Self.proto, ("content-encoding", "gzip")).get() == message)
    let text = Gzip.compress(GRPCWebText.encode(GRPCFrame.wrap(message)))
    #expect(
      try await Self.message(text, .grpcWebText, ("content-encoding", "gzip")).get() == message)
    let other = try await Self.message(body, Self.proto, ("content-encoding", "br")).failure
    #expect(other?.code == .unimplemented)
  }

  @Test(arguments: [
    (Dialect(.grpcWeb, .proto), "application/grpc-web+proto"),
    (Dialect(.grpcWeb, .json), "application/grpc-web+json"),
  ])
  func `a reply ends with its trailers as a frame`(dialect: Dialect, type: String) async throws {
    let said = try await RecordingExchange.said { exchange in
      dialect.reply([7], facts: ReplyFacts(upstreamRequestID: "abc"), on: exchange)
    }
    #expect(
      said.fields == [
        ":status: 200", "content-type: \(type)", "gatehouse-upstream-request-id: abc",
      ])
    #expect(said.body == [0, 0, 0, 0, 1, 7] + Self.success)
    #expect(said.trailers.isEmpty)
  }

  @Test func `a reply in base 64 is the same, written differently`() async throws {
    let said = try await RecordingExchange.said { exchange in
      Dialect.grpcWebText.reply([7], facts: ReplyFacts(), on: exchange)
    }
    #expect(said.value("content-type") == "application/grpc-web-text+proto")
    #expect(GRPCWebText.decode(said.body) == [0, 0, 0, 0, 1, 7] + Self.success)
  }

  @Test func `a large reply is packed in the way that the caller names`() async throws {
    let message = [UInt8](repeating: 66, count: 2000)
    let byMessage = try await RecordingExchange.said(
      to: Heads.request("POST", "/", ("grpc-accept-encoding", "gzip"), ("accept-encoding", "gzip"))
    ) { Self.proto.reply(message, facts: ReplyFacts(), on: $0) }
    #expect(byMessage.value("grpc-encoding") == "gzip")
    #expect(byMessage.value("content-encoding") == nil)
    let trailers = byMessage.body.suffix(Self.success.count)
    #expect(Array(trailers) == Self.success && byMessage.body.first == 1)
    let packed = byMessage.body.dropFirst(5).dropLast(Self.success.count)
    #expect(try Gzip.decompress(packed, limit: 2000) == message)
    let byBody = try await RecordingExchange.said(
      to: Heads.request("POST", "/", ("accept-encoding", "gzip, br"))
    ) { Dialect.grpcWebText.reply(message, facts: ReplyFacts(), on: $0) }
    #expect(byBody.value("grpc-encoding") == nil)
    #expect(byBody.value("content-encoding") == "gzip")
    let text = try Gzip.decompress(byBody.body[...], limit: 4000)
    #expect(GRPCWebText.decode(text) == GRPCFrame.wrap(message) + Self.success)
  }

  @Test func `a refusal is the only header section, with details`() async throws {
    let refusal = Refusal(.notFound, "no such thing", reason: "GONE")
    for (dialect, type) in [
      (Self.proto, "application/grpc-web+proto"),
      (.grpcWebText, "application/grpc-web-text+proto"),
    ] {
      let said = try await RecordingExchange.said { GRPCWebFace.refuse(refusal, dialect, on: $0) }
      #expect(said.body.isEmpty)
      #expect(
        said.fields.prefix(4) == [
          ":status: 200", "content-type: \(type)", "grpc-status: 5", "grpc-message: no such thing",
        ])
      #expect(said.value("grpc-status-details-bin") != nil)
    }
  }

  @Test func `no message can write a trailer of its own`() throws {
    let refusal = Refusal(.aborted, "a\r\ngrpc-status: 0\r\nb: ü", reason: "CONFLICT")
    let frame = GRPCWebFace.trailers(refusal, Self.proto)
    #expect(GRPCFrame.prefix(of: frame.span)?.flags == 0x80)
    #expect(GRPCFrame.prefix(of: frame.span)?.count == frame.count - 5)
    let lines = text(frame.dropFirst(5)).components("\r\n")
    #expect(
      lines.prefix(2) == [
        "grpc-status: 10", "grpc-message: a%0D%0Agrpc-status: 0%0D%0Ab: %C3%BC",
      ])
    #expect(lines.count == 4 && lines[2].hasPrefix("grpc-status-details-bin: "))
    #expect(lines.last == "")
  }
}

extension String {
  fileprivate func components(_ separator: String) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
