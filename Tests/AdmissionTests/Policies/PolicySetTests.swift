import Foundation
import Settings
import Testing

@testable import Admission

struct PolicySetTests {
  private let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
    "gatehouse-policies-\(UUID().uuidString)")

  private static let policy = #"{"Version":"1.1","Statement":[{"Effect":"Allow","Action":"*"}]}"#

  /// The policies of a directory with these files, or the faults of it in words.
  private func load(
    _ files: [String: String], policies: String = "policies", caller: String = "[]",
    mode: Int = 0o755
  ) throws -> Result<PolicySet, SettingsFaults> {
    let policiesAt = directory.appendingPathComponent("policies")
    try FileManager.default.createDirectory(at: policiesAt, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    for (name, text) in files {
      try text.write(
        to: policiesAt.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: policiesAt.path)
    let settings = try Settings.parse(
      text: """
        listeners: [{ unix: /g.sock }]
        policies: \(policies)
        callers:
          a: { unix: { uids: [1] }, policies: \(caller) }
        """, fileName: directory.appendingPathComponent("g.yaml").path)
    do {
      return .success(try PolicySet(settings, operations: PolicySample.operations))
    } catch {
      return .failure(error)
    }
  }

  private func faults(_ result: Result<PolicySet, SettingsFaults>) -> [String] {
    guard case .failure(let faults) = result else { return [] }
    return faults.faults.map {
      $0.description.replacingOccurrences(of: directory.path + "/", with: "")
    }
  }

  @Test func `every file of a directory is a policy by its name`() throws {
    let set = try load([
      "reader.json": Self.policy, "writer-2.json": Self.policy, "README.md": "no policy",
      ".hidden.json": "no policy",
    ]).get()
    #expect(set.names == ["reader", "writer-2"])
    // A reload looks at these, and at the directory for others to come.
    #expect(
      set.files.map { $0.replacingOccurrences(of: directory.path + "/", with: "") } == [
        "policies", "policies/reader.json", "policies/writer-2.json",
      ])
  }

  @Test func `a list names files one by one`() throws {
    let set = try load(
      ["reader.json": Self.policy, "broken.json": "{"], policies: "[policies/reader.json]"
    ).get()
    #expect(set.names == ["reader"])
    let twice = try load(
      ["reader.json": Self.policy], policies: "[policies/reader.json, ./policies/reader.json]")
    #expect(faults(twice).count == 1)
    #expect(faults(twice)[0].contains("policies[1]: two files are the policy \"reader\""))
  }

  @Test func `faults name the policy's own file and line`() throws {
    let found = faults(
      try load(["a.json": "{\n\"Version\": 1}", "b.json": Self.policy.replacing("*", with: "x")]))
    #expect(found.count == 3)
    #expect(found[0].hasPrefix("policies/a.json:1:1: Statement is missing"))
    #expect(found[1].hasPrefix("policies/a.json:2:12: Version: found a number"))
    #expect(found[2].hasPrefix("policies/b.json:1:"))
  }

  @Test func `what cannot be had is a fault at the settings' line`() throws {
    #expect(faults(try load([:], policies: "elsewhere"))[0].hasPrefix("g.yaml:2:11: policies: "))
    let missing = faults(try load([:], policies: "[policies/none.json]"))
    #expect(missing[0].contains("policies[0]: ") && missing[0].contains("cannot be opened"))
    let name = faults(try load(["Reader.json": Self.policy]))
    #expect(name[0].contains("the file name \"Reader.json\" makes no name of a policy"))
    let large = faults(
      try load(["a.json": Self.policy + String(repeating: " ", count: 64 * 1024)]))
    #expect(large[0].contains("at most 65536 bytes of policy"))
  }

  @Test func `a directory that everybody may write decides nothing`() throws {
    let found = faults(try load(["a.json": Self.policy], mode: 0o777))
    #expect(found.count == 1)
    #expect(found[0].contains("can be written by everybody"))
  }

  @Test func `a caller's policy must be one`() throws {
    let found = faults(try load(["reader.json": Self.policy], caller: "[readr, reader]"))
    #expect(found.count == 1)
    #expect(
      found[0].contains(
        "callers.a.policies[0]: no policy has the name \"readr\"; did you mean \"reader\"?"))
    let none = faults(try load([:], policies: "", caller: "[reader]"))
    #expect(none[0].contains("and there is none at all"))
  }
}
