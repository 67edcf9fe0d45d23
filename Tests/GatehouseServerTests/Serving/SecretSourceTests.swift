import Cryptography
import Foundation
import Settings
import System
import Signing
import Testing

@testable import GatehouseServer
@testable import Upstream

@Suite struct SecretSourceTests {
  /// A credential whose secret is a file of this content.
  private func source(
    _ content: String, _ credential: (_ path: String) -> String
  ) throws -> SecretSource {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("gatehouse-\(UUID().uuidString)").path
    try content.write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
    let settings = try Settings.parse(
      text: """
        listeners: [{ unix: /a }]
        clouds: { c: { vpn_endpoint: "https://a.example", iam_endpoint: "https://b.example" } }
        credentials: { main: { cloud: c, \(credential(path)) } }
        """, fileName: "g.yaml")
    return SecretSource(credential: settings.credentials[0])
  }

  private func whole(_ content: String) throws -> SecretSource {
    try source(content) { "project_id: p, access_key: { from: \"file:\($0)\" }" }
  }

  @Test func `a key of one document is the cloud's own answer`() throws {
    let source = try whole(
      #"{"credential":{"access":"AK1","secret":"SK","securitytoken":"T","#
        + #""expires_at":"2030-01-01T00:00:00Z"}}"#)
    guard case .key(let key, let expires) = try source.read() else {
      Issue.record("no key")
      return
    }
    #expect(key.accessKey.id == "AK1")
    #expect(key.accessKey.securityToken != nil)
    #expect(expires?.seconds == 1_893_456_000)
    #expect(source.stamp().count == 1)
    #expect(source.stamp() == source.stamp())
    #expect(!source.runsProgram)
  }

  @Test(arguments: [
    "s3cr3t", "{}", #"{"access":"AK"}"#, #"{"access":"A K","secret":"s3cr3t"}"#,
    #"{"access":"AK","secret":"s3cr3t","securitytoken":"a b"}"#,
    #"{"access":"AK","secret":"s3cr3t","expires_at":"never"}"#,
  ])
  func `what is no key is told without its words`(content: String) throws {
    let source = try whole(content)
    let failure = #expect(throws: SourceFailure.self) { try source.read() }
    #expect(failure?.words.contains("s3cr3t") == false)
  }

  @Test func `a password says for whom and for what`() throws {
    func login(_ project: String) throws -> PasswordLogin? {
      let source = try source("P\n") {
        "\(project) password: { user: bob, account: corp, secret: \"file:\($0)\""
          + (project.isEmpty ? ", scope: account }" : " }")
      }
      guard case .password(let login, nil) = try source.read() else { return nil }
      return login
    }
    #expect(try login("project_name: r,")?.scope == .project(.name("r")))
    #expect(try login("project_id: p, project_name: r,")?.scope == .project(.id("p")))
    #expect(try login("")?.scope == .account(.name("corp")))
    #expect(try login("")?.user == .name("bob"))
    #expect(try login("")?.password.count == 1)
  }

  @Test func `a program is not run before the gateway serves`() throws {
    let source = try source("") { _ in
      "project_id: p, access_key: { from: \"command:/bin/false\" }"
    }
    #expect(source.runsProgram)
    #expect(source.stamp().isEmpty)
    let credential = try CloudCredential(source.credential)
    #expect(credential.status.state == CredentialStatus.State.refreshing)
    let failure = #expect(throws: SourceFailure.self) { try source.read() }
    #expect(failure?.words.contains("exited with 1") == true)
  }
}
