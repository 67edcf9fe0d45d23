import CallModel
import Compression
import HTTP2Wire
import Testing

@testable import Protocols

@Suite struct MessageReaderTests {
  private static let grpc = Dialect(.grpc, .proto)
  private static let connect = Dialect(.connect, .json)

  private func reader(
    _ dialect: Dialect = grpc, limit: Int = 100, _ coding: (String, String)? = nil
  ) -> MessageReader {
    var head = Heads.request("POST", "/")
    if let coding { head.append(name: coding.0, value: coding.1) }
    return MessageReader(dialect, head, limit: limit)
  }

  private func wholeMessages(_ reader: inout MessageReader) throws(Refusal) -> [[UInt8]] {
    var messages: [[UInt8]] = []
    while let message = try reader.next() { messages.append(message) }
    return messages
  }

  @Test func `messages come out whole however the bytes are cut`() throws {
    let messages: [[UInt8]] = [[1, 2, 3], [], [4], [UInt8](repeating: 5, count: 50)]
    let body = messages.flatMap { GRPCFrame.wrap($0) }
    for size in 1...body.count {
      var reader = reader()
      var found: [[UInt8]] = []
      for start in stride(from: 0, to: body.count, by: size) {
        let piece = Array(body[start..<min(start + size, body.count)])
        try reader.append(piece.span)
        found += try wholeMessages(&reader)
      }
      #expect(found == messages)
      #expect(reader.waitingBytes == 0)
      try reader.checkEnd()
    }
  }

  @Test func `a message cut short is told at the end`() throws {
    for cut in 1..<8 {
      var reader = reader()
      try reader.append(Array(GRPCFrame.wrap([1, 2, 3])[..<cut]).span)
      #expect(try reader.next() == nil)
      #expect(refusal { () throws(Refusal) in try reader.checkEnd() } != nil)
    }
  }

  @Test func `a message above the limit is refused by its prefix alone`() throws {
    var reader = reader(limit: 10)
    try reader.append(([0, 0, 0, 0, 11] as [UInt8]).span)
    #expect(
      refusal { () throws(Refusal) in try reader.next() }?.code == .resourceExhausted)
    var exact = self.reader(limit: 10)
    try exact.append(GRPCFrame.wrap([UInt8](repeating: 1, count: 10)).span)
    #expect(try exact.next()?.count == 10)
  }

  @Test func `no more waits than one message of the limit`() throws {
    var reader = reader(limit: 10)
    let frame = GRPCFrame.wrap([1])
    try reader.append(frame.span)
    try reader.append(frame.span)
    #expect(reader.waitingBytes == 12)
    #expect(
      refusal { () throws(Refusal) in try reader.append(frame.span) }?.code == .resourceExhausted)
    _ = try reader.next()
    try reader.append(frame.span)
    #expect(try wholeMessages(&reader) == [[1], [1]])
  }

  @Test func `packed messages are unpacked by the face's own field`() throws {
    let message = [UInt8](repeating: 7, count: 90)
    let frame = GRPCFrame.wrap(Gzip.compress(message), isCompressed: true)
    for (dialect, field) in [
      (Self.grpc, "grpc-encoding"), (Dialect(.grpcWeb, .proto), "grpc-encoding"),
      (Self.connect, "connect-content-encoding"),
    ] {
      var reader = reader(dialect, (field, "gzip"))
      try reader.append(frame.span)
      #expect(try reader.next() == message)
      var silent = self.reader(dialect, ("content-encoding", "gzip"))
      try silent.append(frame.span)
      #expect(refusal { () throws(Refusal) in try silent.next() }?.code == .invalidArgument)
    }
  }

  @Test func `a packed message may not unpack to more than the limit`() throws {
    var reader = reader(limit: 100, ("grpc-encoding", "gzip"))
    try reader.append(
      GRPCFrame.wrap(
        Gzip.compress([UInt8](repeating: 7, count: 101)), isCompressed: true
      ).span)
    #expect(refusal { () throws(Refusal) in try reader.next() }?.code == .resourceExhausted)
  }

  @Test(arguments: [2, 4, 0x80, 3] as [UInt8])
  func `flags that no request has are refused`(flags: UInt8) throws {
    var reader = reader(Self.connect)
    try reader.append(GRPCFrame.wrap([], flags: flags).span)
    #expect(refusal { () throws(Refusal) in try reader.next() }?.code == .invalidArgument)
  }

  @Test func `the one message of a gRPC-Web body may be in base 64`() throws {
    let head = Heads.request("POST", "/")
    let text = GRPCWebText.encode(GRPCFrame.wrap([1, 2]))
    #expect(
      try MessageReader.onlyMessage(of: text, .grpcWebText, head, limit: 10) == [1, 2])
    #expect(
      refusal { () throws(Refusal) in
        try MessageReader.onlyMessage(of: text, Dialect(.grpcWeb, .proto), head, limit: 10)
      } != nil)
  }

  @Test func `a body of one message has one, and no more`() throws {
    let head = Heads.request("POST", "/")
    func only(_ body: [UInt8]) throws(Refusal) -> [UInt8] {
      try MessageReader.onlyMessage(of: body, Self.connect, head, limit: 10)
    }
    #expect(try only(GRPCFrame.wrap([1, 2])) == [1, 2])
    for body in [[], [0, 0, 0, 0, 2, 1], GRPCFrame.wrap([1]) + GRPCFrame.wrap([2]), [0]] {
      #expect(refusal { () throws(Refusal) in try only(body) }?.code == .invalidArgument)
    }
  }
}
