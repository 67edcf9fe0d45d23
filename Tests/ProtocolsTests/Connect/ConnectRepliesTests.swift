import Contract
import Testing

@testable import Protocols

@Suite struct ConnectRepliesTests {
  private static let body =
    GRPCFrame.wrap(Array(#"{"a":1}"#.utf8)) + GRPCFrame.wrap(Array("{}".utf8))
    + GRPCFrame.wrap(Array(#"{"error":{"code":"unavailable"}}"#.utf8), flags: 2)

  @Test func `parts come out whole however the bytes are cut`() throws {
    for size in 1...Self.body.count {
      var replies = ConnectReplies()
      var parts: [ConnectReplies.Part] = []
      for start in stride(from: 0, to: Self.body.count, by: size) {
        replies.append(Array(Self.body[start..<min(start + size, Self.body.count)]))
        while let part = try replies.next() { parts.append(part) }
      }
      #expect(
        parts == [
          .message(Array(#"{"a":1}"#.utf8)), .message(Array("{}".utf8)),
          .end(error: Array(#"{"code":"unavailable"}"#.utf8)),
        ])
    }
  }

  @Test func `an end without an error is one of success`() throws {
    var replies = ConnectReplies()
    replies.append(GRPCFrame.wrap(Array("{}".utf8), flags: 2))
    #expect(try replies.next() == .end(error: nil))
  }

  @Test(arguments: [[1, 0, 0, 0, 0], [0x3C, 0x68, 0x74, 0x6D, 0x6C], [0, 0xFF, 0, 0, 0]])
  func `what is no such stream is told at once`(bytes: [UInt8]) {
    var replies = ConnectReplies()
    replies.append(bytes)
    #expect(throws: JSONFault.self) { try replies.next() }
  }
}
