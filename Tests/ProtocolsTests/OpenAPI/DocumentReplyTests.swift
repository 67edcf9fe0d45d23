import Compression
import HTTP2Wire
import Testing
import Transport

@testable import Protocols

@Suite struct DocumentReplyTests {
  private let body = [UInt8](repeating: 0x61, count: 5000)

  private func said(_ coding: String?) async throws -> Said {
    var head = FieldBlock()
    if let coding { head.append(name: "accept-encoding", value: coding) }
    let document = DocumentReply(body, contentType: "application/json")
    return try await RecordingExchange.said(to: head) { document.send(on: $0) }
  }

  @Test func `it is packed for whoever takes that`() async throws {
    let said = try await said("gzip, br")
    #expect(said.value("content-encoding") == "gzip")
    #expect(said.value("content-length") == String(said.body.count))
    #expect(said.value("vary") == "accept-encoding")
    #expect(try Gzip.decompress(said.body[...], limit: 10_000) == body)
  }

  @Test(arguments: [nil, "identity", "gzip;q=0"])
  func `it is plain for all others`(coding: String?) async throws {
    let said = try await said(coding)
    #expect(said.value(":status") == "200")
    #expect(said.value("content-type") == "application/json")
    #expect(said.value("content-encoding") == nil)
    #expect(said.body == body)
  }
}
