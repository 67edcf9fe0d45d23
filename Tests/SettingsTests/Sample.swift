@testable import Settings

/// Texts for tests, and short ways to say what is wrong with them.
enum Sample {
  static let digest = "sha256:" + String(repeating: "0", count: 63) + "1"
  static let otherDigest = "sha256:" + String(repeating: "0", count: 63) + "2"

  /// One of each section, without faults.
  static let whole = """
    listeners:
      - address: 127.0.0.1:8443
        tls: { certificate_file: tls/cert.pem, private_key: file:tls/key.pem }
      - unix: /run/g.sock
    clouds:
      east: { vpn_endpoint: "https://vpn.example" }
    credentials:
      prod:
        cloud: east
        project_id: 0123456789abcdef0123456789abcdef
        access_key: { id: AK00, secret: env:SK }
    callers:
      billing:
        api_keys: ["\(digest)"]
        unix: { uids: [1000], gids: [100, 101] }
        credentials: [prod]
        actions: [vpn:vpnGateways:get, "vpn:*:list"]
    """

  static func settings(_ text: String) throws(SettingsFaults) -> Settings {
    try Settings.parse(text: text, fileName: "conf/g.yaml")
  }

  /// The faults of a text as they are printed; none when it has none.
  static func faults(_ text: String) -> [String] {
    do {
      _ = try settings(text)
      return []
    } catch {
      return error.faults.map(\.description)
    }
  }

  /// Faults of a text in which a section of `whole` is replaced or added, without what is not
  /// about that section.
  static func faults(in section: String, _ body: String) -> [SettingsFault] {
    var sections = Sample.sections
    sections[section] = body
    let order = [
      "listeners", "admin", "clouds", "credentials", "callers", "limits", "budget", "telemetry",
    ]
    let text = order.compactMap { name in sections[name].map { "\(name): \($0)\n" } }.joined()
    do {
      _ = try settings(text)
      return []
    } catch {
      return error.faults.filter { $0.keyPath.hasPrefix(section) }
    }
  }

  private static let sections = [
    "listeners": "[{ address: \"127.0.0.1:1\", cleartext: true }, { unix: /g.sock }]",
    "clouds": "{ east: { vpn_endpoint: \"https://vpn.example\" } }",
    "credentials":
      "{ prod: { cloud: east, project_id: p, access_key: { id: AK, secret: env:SK } } }",
  ]
}
