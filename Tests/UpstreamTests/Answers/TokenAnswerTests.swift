import Cryptography
import HTTP2Wire
import System
import Testing
@testable import Transport

@testable import Upstream

@Suite struct TokenAnswerTests {
  private func answer(_ body: String, token: String? = "MIIabc") -> CloudAnswer {
    var fields = FieldBlock()
    fields.append(name: ":status", value: "201")
    if let token { fields.append(name: "x-subject-token", value: token) }
    return CloudAnswer(ClientResponse(status: 201, fields: fields, body: Array(body.utf8)))
  }

  private static let times =
    #""issued_at":"2025-09-17T08:00:00.000000Z","expires_at":"2025-09-18T08:00:00.000000Z""#

  @Test func `a token comes with its times and its project`() throws {
    let given = try #require(
      TokenAnswer(answer(#"{"token":{\#(Self.times),"project":{"id":"p1","name":"region"}}}"#)))
    #expect(given.expires.seconds - (given.issued?.seconds ?? 0) == 86_400)
    #expect(given.projectID == "p1")
    #expect(given.token.count == 6)
    #expect(TokenAnswer(answer(#"{"token":{\#(Self.times)}}"#))?.projectID == nil)
  }

  @Test(arguments: [
    "", "{}", #"{"token":{}}"#, #"{"token":{"expires_at":"soon"}}"#, #"{"token":[]}"#,
  ])
  func `one without an end is of no use`(body: String) {
    #expect(TokenAnswer(answer(body)) == nil)
  }

  @Test func `one that is not there, or could end a field, is none`() {
    let body = #"{"token":{\#(Self.times)}}"#
    #expect(TokenAnswer(answer(body, token: nil)) == nil)
    #expect(TokenAnswer(answer(body, token: "a b")) == nil)
    #expect(TokenAnswer(answer(body, token: "")) == nil)
  }

  @Test func `projects are searched for by exactly their name`() {
    func ids(_ body: String) -> [String]? {
      ProjectSearch(Array(body.utf8), name: "region")?.ids
    }
    #expect(ids(#"{"projects":[{"id":"1","name":"region"},{"id":"2","name":"Region"}]}"#) == ["1"])
    #expect(ids(#"{"projects":[]}"#) == [])
    #expect(ids(#"{"projects":[{"id":"../x","name":"region"}]}"#) == [], "it will be in a path")
    #expect(ids(#"{"projects":{}}"#) == nil)
    #expect(ids("x") == nil)
  }
}
