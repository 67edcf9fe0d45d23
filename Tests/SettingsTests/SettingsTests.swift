import Cryptography
import Testing

@testable import Settings

struct SettingsTests {
  @Test func `a whole file becomes a value`() throws {
    let settings = try Sample.settings(Sample.whole)
    #expect(settings.listeners.count == 2)
    #expect(settings.listeners[0].address == .tcp(try TCPAddress("127.0.0.1:8443")))
    #expect(
      settings.listeners[0].security
        == .tls(certificateFile: "conf/tls/cert.pem", privateKey: .file("conf/tls/key.pem")))
    #expect(settings.listeners[0].methods == [.apiKey, .virtualKey])
    #expect(settings.listeners[1].address == .unix(path: "/run/g.sock", mode: 0o660))
    #expect(settings.listeners[1].security == .cleartext)
    #expect(settings.listeners[1].methods == [.apiKey, .virtualKey, .unixPeer])
    #expect(settings.admin.address?.description == "127.0.0.1:9901")
    #expect(settings.clouds.map(\.name) == ["east"])
    #expect(settings.clouds[0].vpnEndpoint.authority == "vpn.example")
    #expect(settings.clouds[0].iamEndpoint == nil)
    #expect(settings.clouds[0].httpVersion == .auto)
    #expect(settings.credentials[0].projectID == "0123456789abcdef0123456789abcdef")
    #expect(
      settings.credentials[0].proof
        == .accessKey(.parts(id: "AK00", secret: .environment("SK"), securityToken: nil)))
    #expect(settings.callers[0].uids == [1000])
    #expect(settings.callers[0].gids == [100, 101])
    #expect(settings.callers[0].actions == ["vpn:vpnGateways:get", "vpn:*:list"])
    #expect(settings.callers[0].apiKeys == [SHA256Digest(hex: String(Sample.digest.dropFirst(7)))])
    #expect(settings.limits == Settings.Limits())
    #expect(settings.telemetry == Settings.Telemetry())
  }

  @Test func `every fault is reported in one run and in the order of the file`() {
    let faults = Sample.faults(
      """
      listeners:
        - adress: 127.0.0.1:8443
      clouds:
        east: { vpn_endpoint: "http://vpn.example" }
      credentials:
        prod: { cloud: esat, project_id: [], access_key: { id: AK, secret: s3cr3t } }
      callers:
        billing: { credentials: [prd] }
      limits: { drain_seconds: 1h }
      telemtry: {}
      """)
    #expect(
      faults == [
        "conf/g.yaml:2:5: listeners[0]: the key \"adress\" is unknown; did you mean \"address\"? "
          + "(expected address, unix, mode, tls, cleartext, methods or cors)",
        "conf/g.yaml:2:5: listeners[0]: the key \"tls\" is missing "
          + "(expected tls with certificate_file and private_key (or cleartext on loopback))",
        "conf/g.yaml:4:25: clouds.east.vpn_endpoint: http would send signed requests in clear "
          + "(expected https://HOST or https://HOST:PORT)",
        "conf/g.yaml:6:18: credentials.prod.cloud: no cloud has the name \"esat\"; "
          + "did you mean \"east\"? (expected the name of a cloud)",
        "conf/g.yaml:6:36: credentials.prod.project_id: found a list "
          + "(expected a project id: 1 to 64 letters, digits, \"_\" and \"-\")",
        "conf/g.yaml:6:70: credentials.prod.access_key.secret: the secret itself stands here, or "
          + "a reference of an unknown kind; secrets are never written into the settings "
          + "(expected file:PATH, env:NAME, systemd:NAME or command:/PATH)",
        "conf/g.yaml:8:12: callers.billing: nothing tells how this caller is known "
          + "(expected api_keys, virtual_keys, jwt, mtls with names, unix with uids or gids, or "
          + "state_directory beside \"callers\", so that it can be issued keys)",
        "conf/g.yaml:8:28: callers.billing.credentials[0]: no credential has the name \"prd\"; "
          + "did you mean \"prod\"? (expected the name of a credential)",
        "conf/g.yaml:9:26: limits.drain_seconds: found a text "
          + "(expected a whole number of seconds, 0 to 3600)",
        "conf/g.yaml:10:1: the key \"telemtry\" is unknown; did you mean \"telemetry\"? "
          + "(expected listeners, admin, state_directory, clouds, credentials, virtual_keys, jwt, "
          + "callers, policies, freeze_writes, limits, budget, cache or telemetry)",
      ])
  }

  @Test func `sections of a later version are unknown keys`() {
    for section in ["aggregation", "journal"] {
      let faults = Sample.faults(Sample.whole + "\n\(section): {}")
      #expect(faults.count == 1)
      #expect(faults.first?.contains("the key \"\(section)\" is unknown") == true)
    }
  }

  @Test func `a section with nothing behind its key has its defaults`() throws {
    let settings = try Sample.settings(Sample.whole + "\nlimits:\ntelemetry:\nadmin: ~\n")
    #expect(settings.limits == Settings.Limits())
  }

  @Test func `listeners are required`() {
    #expect(
      Sample.faults("# nothing\n") == [
        "conf/g.yaml: the key \"listeners\" is missing (expected a list of at least one listener)"
      ])
    #expect(Sample.faults(in: "listeners", "[]").map(\.message) == ["the list is empty"])
    #expect(Sample.faults(in: "listeners", "").map(\.message) == ["the list is empty"])
  }

  @Test func `no fault repeats a value that may be a secret`() {
    let secret = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY12"
    let text = """
      \(secret): 1
      listeners:
        - address: \(secret)
          tls: { certificate_file: "\(secret)\\n", private_key: \(secret), \(secret): 2 }
          methods: [\(secret)]
          mode: \(secret)
          cleartext: \(secret)
        - unix: "\(secret)\\0"
      admin: { address: \(secret) }
      clouds:
        \(secret): {}
        a:
          { vpn_endpoint: "https://\(secret)@host", iam_endpoint: \(secret), protocol: \(secret),
            ca_file: "\(secret)\\n", connect_timeout_seconds: \(secret) }
      credentials:
        b:
          cloud: \(secret)
          project_id: "\(secret)!"
          access_key: { id: "\(secret) ", secret: "x:\(secret)", security_token: "command:\(secret)" }
      callers:
        c: { api_keys: [\(secret), "ghk_\(secret)", "sha256:\(secret)"], credentials: [\(secret)] }
        d: { unix: { uids: [\(secret)], gids: \(secret) }, actions: ["!\(secret)"] }
      limits: { drain_seconds: \(secret) }
      telemetry: { log_level: \(secret), log_format: { \(secret): 1 } }
      """
    let faults = Sample.faults(text)
    #expect(faults.count >= 25)
    for fault in faults { #expect(!fault.contains(secret)) }
  }

  @Test func `a file is read, and one that cannot be is a fault without a line`() throws {
    let directory = try TemporaryDirectory()
    let good = try directory.write(Sample.whole, to: "good.yaml")
    let settings = try Settings.load(file: good)
    #expect(settings.source.file == good)
    #expect(settings.credentials.count == 1)
    let absent = directory.path("absent.yaml")
    let error = #expect(throws: SettingsFaults.self) { try Settings.load(file: absent) }
    #expect(
      error?.description
        == "\(absent): cannot be opened: no such file or directory (expected a readable file)")
  }

  @Test func `a settings file that everybody may write is refused`() throws {
    let directory = try TemporaryDirectory()
    let file = try directory.write(Sample.whole, to: "g.yaml", mode: 0o666)
    let error = #expect(throws: SettingsFaults.self) { try Settings.load(file: file) }
    #expect(error?.faults[0].message.contains("can be written by everybody") == true)
  }

  @Test func `a directory in place of a file is refused`() throws {
    let directory = try TemporaryDirectory()
    let error = #expect(throws: SettingsFaults.self) {
      try Settings.load(file: directory.path(""))
    }
    #expect(error?.faults[0].message == "is not a regular file")
  }

  @Test func `a later fault finds its line by the key path`() throws {
    let settings = try Sample.settings(Sample.whole)
    let fault = settings.source.fault(at: "callers.billing.actions[1]", "no such action")
    #expect(fault.description == "conf/g.yaml:17:36: callers.billing.actions[1]: no such action")
    #expect(settings.source.place(of: "limits.drain_seconds") == .init(line: 1, column: 1))
    #expect(settings.source.place(of: "listeners[0].methods") == .init(line: 2, column: 5))
  }

  @Test func `the files that settings are made of are named once, and no secret of the cloud`()
    throws
  {
    let settings = try Sample.settings(
      """
      listeners:
        - address: 127.0.0.1:8443
          tls: { certificate_file: tls/both.pem, private_key: "file:tls/both.pem" }
        - address: 127.0.0.1:8444
          tls:
            { certificate_file: /c.pem, private_key: env:KEY, client_ca_file: clients.pem,
              client_crl_file: crl.pem }
          methods: [mtls, jwt]
      jwt:
        - { issuer: i, audience: [a], jwks_file: keys.json }
        - { issuer: j, audience: [a], jwks_url: "https://j.example/k", ca_file: ca.pem }
      virtual_keys: { master_secret: "file:master" }
      clouds:
        east: { vpn_endpoint: "https://vpn.example", ca_file: ca.pem }
        west: { vpn_endpoint: "https://west.example", ca_file: ca.pem }
      credentials:
        prod:
          cloud: east
          project_id: 0123456789abcdef0123456789abcdef
          access_key: { id: AK00, secret: "file:sk" }
      """)
    #expect(
      settings.files == [
        "conf/g.yaml", "conf/tls/both.pem", "/c.pem", "conf/clients.pem", "conf/crl.pem",
        "conf/ca.pem", "conf/keys.json", "conf/master",
      ])
  }
}
