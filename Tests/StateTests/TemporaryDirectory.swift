import Foundation

/// A directory of its own for one test, taken away behind it.
final class TemporaryDirectory {
  let path: String

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("gatehouse-state-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func mode(of name: String) throws -> Int {
    let found = try FileManager.default.attributesOfItem(atPath: file(name))
    return (found[.posixPermissions] as? Int) ?? -1
  }

  func setMode(_ mode: Int, of name: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file(name))
  }
}

/// The fault that `work` throws; nil when it throws none.
func fault<Found>(_ work: () throws -> Found) -> String? {
  do {
    _ = try work()
    return nil
  } catch {
    return "\(error)"
  }
}
