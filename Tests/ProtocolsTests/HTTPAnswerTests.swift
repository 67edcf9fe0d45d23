import Testing

@testable import Protocols

@Suite struct HTTPAnswerTests {
  @Test func `a method that is not allowed is answered with those that are`() async throws {
    let said = try await RecordingExchange.said { HTTPAnswer.methodNotAllowed("GET, PUT", on: $0) }
    #expect(said.value(":status") == "405")
    #expect(said.value("allow") == "GET, PUT")
    #expect(said.value("content-type") == "application/problem+json")
    #expect(said.value("content-length") == String(said.body.count))
    #expect(
      said.text
        == #"{"title":"Method Not Allowed","status":405,"detail":"this path knows only GET, PUT"}"#)
  }

  @Test func `a header section that means two things is answered with what is wrong`() async throws
  {
    let said = try await RecordingExchange.said { HTTPAnswer.badRequest("two of them", on: $0) }
    #expect(said.value(":status") == "400")
    #expect(said.text.contains("two of them"))
  }

  @Test func `a content type that is not spoken is answered with those that are`() async throws {
    let said = try await RecordingExchange.said { exchange in
      HTTPAnswer.unsupportedMediaType(accepted: Recogniser.streamTypes, on: exchange)
    }
    #expect(said.value(":status") == "415")
    #expect(said.value("accept-post")?.contains("application/connect+proto") == true)
  }

  @Test func `a conversation over HTTP/1.1 is told what it needs`() async throws {
    let said = try await RecordingExchange.said { HTTPAnswer.needsHTTP2("gRPC", on: $0) }
    #expect(said.value(":status") == "505")
    #expect(said.text.contains("HTTP/2"))
  }
}
