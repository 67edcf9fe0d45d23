import Cryptography
import Foundation
import Signing
import Testing

@testable import Admission
@testable import GatehouseServer
@testable import Transport

@Suite struct IdentityAnswersTests {
  private static func said(_ exchange: AnsweringExchange, by desk: FrontDesk) -> String {
    _ = desk.begin(exchange)
    desk.complete(exchange)
    return exchange.fields[0] + " " + exchange.text
  }

  private static func projects(
    _ stage: VisitStage, _ target: String, by key: String
  ) throws -> [String] {
    let exchange = stage.exchange("GET", target, try stage.signature("GET", target, by: key))
    _ = Self.said(exchange, by: stage.desk)
    let body = try JSONSerialization.jsonObject(with: Data(exchange.text.utf8)) as? [String: Any]
    return (body?["projects"] as? [[String: Any]] ?? []).map { "\($0["id"]!) \($0["name"]!)" }
  }

  @Test func `IdentityAnswers lists the projects of the caller's credentials, each once`()
    async throws
  {
    let found = try await VisitStage.run { stage in
      [
        try Self.projects(stage, "/v3/projects", by: "GHVW"),
        try Self.projects(stage, "/v3/auth/projects", by: "GHVR"),
        try Self.projects(stage, "/v3/projects?name=first", by: "GHVW"),
        try Self.projects(stage, "/v3/projects?name=first", by: "GHVR"),
      ]
    }
    #expect(found == [["p1 first", "p2 p2"], ["p2 p2"], ["p1 first"], []])
  }

  private static func body(_ user: String, _ password: String, project: String) -> String {
    """
    {"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"\(user)",\
    "password":"\(password)"}}},"scope":{"project":{"id":"\(project)"}}}}
    """
  }

  private static func secret(of key: String, _ stage: VisitStage) -> String {
    stage.ring.key(key)?.signingKey.accessKey.secret.withBytes { bytes in
      String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
    } ?? ""
  }

  @Test func `a token leads to the project it is for, and to no other`() async throws {
    let found = try await VisitStage.run { stage in
      let exchange = stage.exchange(
        "POST", "/v3/auth/tokens",
        body: Self.body("GHVW", Self.secret(of: "GHVW", stage), project: "p2"))
      let first = Self.said(exchange, by: stage.desk)
      let token = exchange.fields.first { $0.hasPrefix("x-subject-token: ") } ?? ""
      let fields = [("x-auth-token", String(token.dropFirst("x-subject-token: ".count)))]
      return [first]
        + ["p2", "default", "p1"].map { project in
          stage.way(of: stage.exchange("GET", "/v5/\(project)/vpn-gateways", fields))
        }
        + [Self.said(stage.exchange("GET", "/v3/projects", fields), by: stage.desk)]
    }
    #expect(found[0].hasPrefix(":status: 201 "))
    #expect(found[1] == "two /v5/p2/vpn-gateways")
    #expect(found[2] == found[1])
    #expect(found[3] == "PERMISSION_DENIED: the token is for another one")
    #expect(found[4].contains("\"id\":\"p2\"") && !found[4].contains("\"id\":\"p1\""))
  }

  @Test func `nobody gets a token for what is not its own`() async throws {
    let found = try await VisitStage.run { stage in
      let secret = Self.secret(of: "GHVR", stage)
      return [
        Self.body("GHVR", "wrong", project: "p2"), Self.body("GHVX", secret, project: "p2"),
        Self.body("GHVW", secret, project: "p2"), Self.body("GHVR", secret, project: "p1"), "{",
      ].map { Self.said(stage.exchange("POST", "/v3/auth/tokens", body: $0), by: stage.desk) }
    }
    for said in found[..<3] {
      #expect(said.hasPrefix(":status: 401 ") && said.contains("IAM.0001"))
    }
    #expect(found[3].hasPrefix(":status: 403 "))
    #expect(found[4].hasPrefix(":status: 400 ") && found[4].contains("IAM.0011"))
  }

  @Test func `a token can be looked at by its own caller alone`() async throws {
    let found = try await VisitStage.run { stage in
      let claim = TokenClaim(
        accessKey: "GHVW", version: 1, caller: "writer", projectID: "p1", expires: .max / 4)
      let token = String(decoding: stage.ring.tokens.seal(claim), as: UTF8.self)
      return try ["GHVW", "GHVR"].map { key in
        let fields = try stage.signature(
          "GET", "/v3/auth/tokens", [("x-subject-token", token)], by: key)
        return Self.said(stage.exchange("GET", "/v3/auth/tokens", fields), by: stage.desk)
      }
    }
    #expect(found[0].hasPrefix(":status: 200 ") && found[0].contains("\"name\":\"first\""))
    #expect(found[1].hasPrefix(":status: 404 "))
  }
}
