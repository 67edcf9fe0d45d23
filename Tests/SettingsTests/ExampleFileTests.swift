import CallModel
import Foundation
import Testing

@testable import Settings

/// `config/gatehouse.yaml` is what an operator starts from: it must be true.
struct ExampleFileTests {
  private let file = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("config/gatehouse.yaml").path

  @Test func `the example is valid and holds the defaults`() throws {
    let settings = try Settings.load(file: file)
    #expect(settings.limits == Settings.Limits())
    #expect(settings.budget == Settings.Budget(nil))
    #expect(settings.callers.allSatisfy { $0.weight == 1 && $0.traffic == .interactive })
    #expect(settings.telemetry == Settings.Telemetry())
    #expect(settings.admin == Settings.Admin(nil))
    #expect(
      settings.listeners.map(\.addressKeyPath) == ["listeners[0].address", "listeners[1].unix"])
    let bare = try #require(
      try Sample.settings(
        "listeners: [{ unix: /a }]\nclouds: { example: { vpn_endpoint: \"https://x\" } }"
      ).clouds.first)
    let cloud = settings.clouds[0]
    #expect(cloud.httpVersion == bare.httpVersion)
    #expect(cloud.connectTimeout == bare.connectTimeout)
    #expect(cloud.idleTimeout == bare.idleTimeout)
    #expect(cloud.connectionsPerLoopMax == bare.connectionsPerLoopMax)
    #expect(cloud.caFile == bare.caFile)
    #expect(settings.listeners.allSatisfy { $0.cors == nil })
  }

  @Test func `the example names every key there is`() throws {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let given = Set(
      text.split(separator: "\n").compactMap { line in
        line.drop { " -#".contains($0) }.split(separator: ":").first.map(String.init)
      })
    let keys =
      Settings.keys + Settings.Listener.keys + Settings.Listener.tlsKeys
      + Settings.CrossOrigin.keys + Settings.Admin.keys
      + Settings.Cloud.keys + Settings.Credential.keys + Settings.Credential.AccessKey.keys
      + Settings.Credential.Password.keys
      + Settings.Caller.keys + Settings.Caller.unixKeys + Settings.VirtualKeys.keys
      + Settings.Caller.VirtualKey.keys + Settings.Limits.keys
      + Settings.CallerLimits.keys + Settings.RateLimit.keys + Settings.InFlightLimit.keys
      + Settings.Telemetry.keys + Settings.TokenIssuer.keys + Settings.CertificateNames.keys
      + Settings.Caller.TokenIdentity.keys + Settings.Budget.keys
      + Settings.Credential.Budget.keys
    for key in keys { #expect(given.contains(key), "\(key) is not explained") }
  }

  @Test func `only what must exist on the machine is missing`() throws {
    let settings = try Settings.load(file: file)
    let faults = settings.inspect(now: 0) { _ in nil }
    #expect(
      faults.map(\.keyPath) == [
        "listeners[0].tls.client_ca_file", "listeners[0].tls.certificate_file",
        "listeners[0].tls.private_key", "credentials.example-production.access_key.secret",
        "virtual_keys.master_secret",
      ])
  }
}
