import Contract
import Foundation

/// A change of a resource's tags, which the resource's list of tags shows to be made or not.
struct TagChange {
  private let isRemoval: Bool
  private let tags: [Tag]

  private struct Tag {
    let key: String
    /// Nil where any value is meant.
    let value: String?

    init?(_ json: Any) {
      guard let object = json as? [String: Any], let key = object["key"] as? String else {
        return nil
      }
      self.key = key
      self.value = object["value"] as? String
    }
  }

  /// Nil for an operation that is no such change.
  init?(_ operation: Contract.Operation, _ body: [UInt8]) {
    let ending = operation.upstream?.path.text.split(separator: "/").suffix(2) ?? []
    switch Array(ending) {
    case ["tags", "create"]: isRemoval = false
    case ["tags", "delete"]: isRemoval = true
    default: return nil
    }
    tags = Self.tags(of: body)
  }

  /// Whether the tags in an answer are those after the change.
  func isMade(in body: [UInt8]) -> Bool {
    let present = Self.tags(of: body)
    return tags.allSatisfy { wanted in
      let tag = present.first { $0.key == wanted.key }
      guard let tag else { return isRemoval }
      return !isRemoval && (wanted.value ?? "") == (tag.value ?? "")
    }
  }

  private static func tags(of body: [UInt8]) -> [Tag] {
    let whole = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
    return (whole?["tags"] as? [Any] ?? []).compactMap(Tag.init)
  }
}
