import Testing

@testable import Settings

struct PasswordSectionTests {
  private func settings(_ credential: String, iam: Bool = true) throws(SettingsFaults) -> Settings {
    let iam = iam ? ", iam_endpoint: \"https://iam.example\"" : ""
    return try Sample.settings(
      """
      listeners: [{ unix: /a }]
      clouds: { east: { vpn_endpoint: "https://vpn.example"\(iam) } }
      credentials: { p: { cloud: east, \(credential) } }
      """)
  }

  private func faults(_ credential: String, iam: Bool = true) -> [String] {
    do {
      _ = try settings(credential, iam: iam)
      return []
    } catch {
      return error.faults.map { "\($0.keyPath): \($0.message)" }
    }
  }

  @Test func `a user is known by a name in its account, or by an id`() throws {
    let named = try settings(
      "project_id: p, password: { user: bob, account: corp, secret: env:P }"
    ).credentials[0]
    #expect(
      named.proof
        == .password(
          .init(
            user: .name("bob"), account: .name("corp"), secret: .environment("P"),
            scope: .project)))
    let numbered = try settings(
      "project_name: region-1, password: { user_id: u1, secret: env:P }"
    ).credentials[0]
    #expect(
      numbered.proof == .password(.init(user: .id("u1"), account: nil, secret: .environment("P"))))
    #expect(numbered.projectID == nil)
    #expect(numbered.projectName == "region-1")
    let account = try settings(
      "password: { user_id: u1, account_id: d1, secret: env:P, scope: account }"
    ).credentials[0]
    guard case .password(let password) = account.proof else {
      Issue.record("no password")
      return
    }
    #expect(password.scope == .account)
    #expect(password.account == .id("d1"))
  }

  @Test(arguments: [
    ("project_id: p", "credentials.p: the key \"access_key\" is missing, and \"password\", too"),
    (
      "project_id: p, access_key: { from: env:K }, password: { user_id: u, secret: env:P }",
      "credentials.p.password: there is an access_key already"
    ),
    (
      "password: { user_id: u, secret: env:P }",
      "credentials.p: the key \"project_id\" is missing, and \"project_name\" to look it up by, too"
    ),
    (
      "project_id: p, password: { secret: env:P, account: a }",
      "credentials.p.password: the key \"user\" is missing, and \"user_id\", too"
    ),
    (
      "project_id: p, password: { user: u, secret: env:P }",
      "credentials.p.password: the key \"account\" is missing, and \"account_id\", too"
    ),
    (
      "password: { user_id: u, secret: env:P, scope: account }",
      "credentials.p.password: the key \"account\" is missing, and \"account_id\", too"
    ),
    (
      "project_id: p, password: { user: u, user_id: u, account: a, secret: env:P }",
      "credentials.p.password.user_id: there is a \"user\" already"
    ),
    (
      "project_id: p, password: { user_id: u, account: a, secret: env:P, scope: account }",
      "credentials.p: a credential of the whole account has no project"
    ),
    (
      "project_id: p, password: { user_id: u, secret: env:P, scope: domain }",
      "credentials.p.password.scope: found another word"
    ),
    (
      "project_id: p, access_key: { from: env:K, secret: env:S }",
      "credentials.p.access_key.secret: \"from\" gives it already"
    ),
  ])
  func `what does not fit is a fault at its place`(credential: String, said: String) {
    #expect(faults(credential) == [said])
  }

  @Test func `what IAM must say needs its endpoint`() {
    #expect(
      faults("project_id: p, password: { user_id: u, secret: env:P }", iam: false) == [
        "credentials.p.password: a token is got from IAM, and the cloud east has no iam_endpoint"
      ])
    #expect(
      faults("project_name: r, access_key: { from: env:K }", iam: false) == [
        "credentials.p.project_name: a project without its id is looked up in IAM, and the cloud "
          + "east has no iam_endpoint"
      ])
    #expect(faults("project_id: p, access_key: { from: env:K }", iam: false) == [])
  }
}
