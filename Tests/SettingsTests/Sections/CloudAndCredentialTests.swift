import Testing

@testable import Settings

struct CloudAndCredentialTests {
  @Test func `a cloud can be set in everything`() throws {
    let settings = try Sample.settings(
      """
      listeners: [{ unix: /a }]
      clouds:
        c:
          vpn_endpoint: https://vpn.example:8000
          iam_endpoint: https://iam.example
          ca_file: ca.pem
          protocol: http/1.1
          connect_timeout_seconds: 1
          idle_timeout_seconds: 2
          connections_per_loop_max: 3
      """)
    let cloud = settings.clouds[0]
    #expect(cloud.vpnEndpoint.authority == "vpn.example:8000")
    #expect(cloud.iamEndpoint?.authority == "iam.example")
    #expect(cloud.caFile == "conf/ca.pem")
    #expect(cloud.httpVersion == .http1)
    #expect(cloud.connectTimeout == .seconds(1))
    #expect(cloud.idleTimeout == .seconds(2))
    #expect(cloud.connectionsPerLoopMax == 3)
  }

  @Test func `a cloud needs its endpoint`() {
    #expect(
      Sample.faults(in: "clouds", "{ east: {} }").map(\.message) == [
        "the key \"vpn_endpoint\" is missing"
      ])
    #expect(Sample.faults(in: "clouds", "{ east: 5 }").map(\.message) == ["found a number"])
    #expect(Sample.faults(in: "clouds", "[]").map(\.message) == ["found a list"])
  }

  @Test func `a reference to a faulty cloud is not a second fault`() {
    let faults = Sample.faults(
      """
      listeners: [{ unix: /a }]
      clouds: { east: { vpn_endpoint: ftp } }
      credentials: { p: { cloud: east, project_id: p, access_key: { id: A, secret: env:S } } }
      callers: { a: { unix: { uids: [1] }, credentials: [p] } }
      """)
    #expect(faults.count == 1)
  }

  @Test func `a credential names a cloud, a project and a key`() {
    #expect(
      Sample.faults(in: "credentials", "{ p: {} }").map(\.message) == [
        "the key \"cloud\" is missing",
        "the key \"access_key\" is missing, and \"password\", too",
      ])
    #expect(
      Sample.faults(in: "credentials", "{ p: { cloud: east, access_key: { from: env:K } } }")
        .map(\.message) == [
          "the key \"project_id\" is missing, and \"project_name\" to look it up by, too"
        ])
    #expect(
      Sample.faults(in: "credentials", "{ p: { cloud: east, project_id: p, access_key: {} } }")
        .map(\.message) == ["the key \"id\" is missing", "the key \"secret\" is missing"])
  }

  @Test func `a temporary key has a token`() throws {
    let settings = try Sample.settings(
      Sample.whole.replacing("secret: env:SK", with: "secret: env:SK, security_token: systemd:t"))
    #expect(
      settings.credentials[0].proof
        == .accessKey(
          .parts(id: "AK00", secret: .environment("SK"), securityToken: .systemd("t"))))
  }
}
