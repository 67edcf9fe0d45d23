import Foundation
import Settings

@testable import GatehouseServer

/// A policy in a file of its own, named `p`, for the time of a test.
enum PolicyFile {
  static func path(_ statements: [String]) throws -> String {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "gatehouse-policy-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let file = directory.appendingPathComponent("p.json")
    let text = #"{"Version":"1.1","Statement":[\#(statements.joined(separator: ",\n"))]}"#
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
  }

  static func remove(_ path: String) {
    try? FileManager.default.removeItem(atPath: String(path.dropLast("/p.json".count)))
  }

  /// Settings whose caller has this policy and no actions.
  static func settings(_ statements: [String]) throws -> (Settings, path: String) {
    let path = try path(statements)
    return (try Sample.settings(policy: path), path)
  }
}
