import Foundation
import Testing

@testable import Protocols

@Suite struct IdentityBodiesTests {
  private static let project = ProjectFacts(id: "0a1b", name: "region-\"1")

  private func tree(_ body: [UInt8]) throws -> NSDictionary {
    try #require(try JSONSerialization.jsonObject(with: Data(body)) as? NSDictionary)
  }

  @Test func `projects have every member that the published example has`() throws {
    let body = IdentityBodies.projects(
      [Self.project], account: "billing", endpoint: "https://g:1", path: "/v3/projects")
    #expect(
      try tree(body) == [
        "projects": [
          [
            "domain_id": "billing", "is_domain": false, "parent_id": "billing",
            "name": "region-\"1", "description": "", "id": "0a1b", "enabled": true,
            "links": [
              "next": NSNull(), "previous": NSNull(), "self": "https://g:1/v3/projects/0a1b",
            ],
          ] as NSDictionary
        ],
        "links": [
          "next": NSNull(), "previous": NSNull(), "self": "https://g:1/v3/projects",
        ],
      ])
  }

  @Test func `nobody's projects are an empty list`() throws {
    let body = IdentityBodies.projects([], account: "a", endpoint: "", path: "/v3/auth/projects")
    #expect(try tree(body)["projects"] as? [String] == [])
  }

  private func token(endpoint: String?) throws -> NSDictionary {
    let body = IdentityBodies.token(
      TokenFacts(
        issuedAt: "2025-09-17T08:00:00.000000Z", expiresAt: "2025-09-18T08:00:00.000000Z",
        project: Self.project, account: "billing", user: "AK", endpoint: endpoint))
    return try #require(try tree(body)["token"] as? NSDictionary)
  }

  @Test func `a token tells times, project, account and user`() throws {
    let token = try token(endpoint: nil)
    #expect(token["expires_at"] as? String == "2025-09-18T08:00:00.000000Z")
    #expect(token["methods"] as? [String] == ["password"])
    #expect(
      token["project"] as? NSDictionary == [
        "id": "0a1b", "name": "region-\"1", "domain": ["id": "billing", "name": "billing"],
      ])
    #expect((token["user"] as? NSDictionary)?["name"] as? String == "AK")
    #expect(token["catalog"] == nil)
  }

  @Test func `the catalog leads back to this gateway`() throws {
    let token = try token(endpoint: "https://g:1")
    let catalog = try #require(token["catalog"] as? [NSDictionary])
    let addresses = catalog.map { service in
      (service["endpoints"] as? [NSDictionary])?.first?["url"] as? String ?? ""
    }
    #expect(addresses == ["https://g:1/v3", "https://g:1/v5/0a1b"])
  }
}
