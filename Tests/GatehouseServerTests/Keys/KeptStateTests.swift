import Cryptography
import Foundation
import Settings
import State
import Testing

@testable import GatehouseServer

@Suite struct KeptStateTests {
  private func settings(_ path: String?) throws -> Settings {
    try Settings.parse(
      text: "listeners: [{ unix: /g.sock }]\n\(path.map { "state_directory: \($0)" } ?? "")",
      fileName: "g.yaml")
  }

  private func withDirectory(_ work: (String) async throws -> Void) async throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("gatehouse-kept-\(UUID().uuidString)").path
    try await work(path)
    try? FileManager.default.removeItem(atPath: path)
  }

  @Test func `settings without a directory keep nothing`() async throws {
    #expect(try await KeptState.open(settings(nil)) == nil)
  }

  @Test func `page tokens are made with the same key after a restart`() async throws {
    try await withDirectory { path in
      let first = try #require(try await KeptState.open(settings(path))?.pageTokens)
      let second = try #require(try await KeptState.open(settings(path))?.pageTokens)
      #expect(first.isEqual(to: second))
    }
  }

  @Test func `a directory that another has is said at its line, after a moment`() async throws {
    try await withDirectory { path in
      let other = try StateDirectory(path)
      await #expect {
        _ = try await KeptState.open(settings(path))
      } throws: { error in
        let fault = (error as? StateUnavailable)?.fault
        return fault?.place?.line == 2 && fault?.message.contains("is in use by process") == true
      }
      #expect(other.path == path)
    }
  }

  @Test func `a directory that cannot be used is a fault of the settings`() async throws {
    try await withDirectory { path in
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
      await #expect {
        _ = try await KeptState.open(settings(path))
      } throws: { error in
        (error as? SettingsFaults)?.faults.first?.message.contains("has mode 0755") == true
      }
    }
  }
}
