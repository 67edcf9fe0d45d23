import Foundation

/// A small JSON file that says how to reach what was started; it appears whole, or not at all.
struct ReadyFile {
  private var members: [String: Any]

  init(_ members: [String: Any]) {
    self.members = members
  }

  init(contentsOf path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    self.members = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  subscript(name: String) -> Any? { members[name] }

  /// Readable by its owner only: it may hold keys.
  func write(to path: String) throws {
    let data = try JSONSerialization.data(
      withJSONObject: members, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    let draft = path + ".part"
    let created = FileManager.default.createFile(
      atPath: draft, contents: data + Data("\n".utf8), attributes: [.posixPermissions: 0o600])
    guard created, rename(draft, path) == 0 else {
      throw Exit.cannotCreate("the ready file \(path) cannot be written")
    }
  }
}
