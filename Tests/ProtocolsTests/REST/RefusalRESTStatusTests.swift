import CallModel
import Testing

@testable import Protocols

@Suite struct RefusalRESTStatusTests {
  @Test func `what is too large is 413 on REST and keeps its code and reason`() async throws {
    let said = try await RecordingExchange.said { RESTFace.refuse(.tooLarge(limit: 9), on: $0) }
    #expect(said.value(":status") == "413")
    #expect(said.text.contains(#""title":"Content Too Large","status":413"#))
    #expect(
      said.text.contains(#""code":"RESOURCE_EXHAUSTED","reason":"REQUEST_TOO_LARGE""#))
  }

  @Test func `what comes too slowly is 408 on REST, and not the cloud's fault`() async throws {
    let said = try await RecordingExchange.said { RESTFace.refuse(.tooSlow, on: $0) }
    #expect(said.value(":status") == "408")
    #expect(said.text.contains(#""title":"Request Timeout","status":408"#))
    #expect(said.text.contains(#""code":"DEADLINE_EXCEEDED","reason":"REQUEST_TOO_SLOW""#))
  }

  @Test func `another type than JSON is 415 on REST and says what is taken`() async throws {
    let said = try await RecordingExchange.said { RESTFace.refuse(.notTypedJSON, on: $0) }
    #expect(said.value(":status") == "415")
    #expect(said.value("accept") == "application/json")
    #expect(
      said.text.contains(#""code":"INVALID_ARGUMENT","reason":"UNSUPPORTED_MEDIA_TYPE""#))
  }

  @Test func `an unknown coding is 415 on REST and says which are taken`() async throws {
    let refused = Refusal(.unimplemented, "no", reason: Decoding.unknownCoding)
    let said = try await RecordingExchange.said { RESTFace.refuse(refused, on: $0) }
    #expect(said.value(":status") == "415")
    #expect(said.value("accept-encoding") == "gzip, identity")
  }

  @Test func `Connect keeps the status of the code`() async throws {
    let said = try await RecordingExchange.said { ConnectFace.refuse(.tooLarge(limit: 9), on: $0) }
    #expect(said.value(":status") == "429")
  }

  @Test func `every other refusal has the status of its code`() {
    #expect(Refusal(.resourceExhausted, "", reason: "QUOTA").restStatus.number == 429)
    #expect(Refusal(.notFound, "", reason: "PATH_UNKNOWN").restStatus.number == 404)
  }
}
