/// The body of filter and count: which resources are wanted (TAG-1).
struct TagQuery: Sendable {
  private struct Condition: Sendable {
    let key: String
    /// Joined by OR; an empty list accepts any value.
    let values: [String]
  }

  private let wantsUntagged: Bool
  private let conditions: [Condition]
  private let names: [String]

  init(_ body: [UInt8]) throws(FieldFault) {
    let reader = try FieldReader(body)
    wantsUntagged = try reader.boolean("without_any_tag") ?? false
    var conditions: [Condition] = []
    for tag in try reader.readers("tags", count: 0...20) ?? [] {
      conditions.append(
        Condition(
          key: try tag.required("key", tag.text("key", Self.key)),
          values: try tag.required("values", tag.texts("values", .atMost(255), count: 0...20))))
    }
    self.conditions = conditions
    var names: [String] = []
    for match in try reader.readers("matches", count: 0...Self.maxMatches) ?? [] {
      _ = try match.required("key", match.text("key", .word(["resource_name"])))
      names.append(try match.required("value", match.text("value", .atMost(255))))
    }
    self.names = names
  }

  func accepts(_ instance: TaggedInstance) -> Bool {
    guard names.allSatisfy({ $0.hasSameBytes(as: instance.name) }) else { return false }
    if wantsUntagged { return instance.tags.isEmpty }
    return conditions.allSatisfy { condition in
      instance.tags.contains { tag in
        tag.key.hasSameBytes(as: condition.key)
          && (condition.values.isEmpty
            || condition.values.contains { $0.hasSameBytes(as: tag.value) })
      }
    }
  }

  private static let key = TextForm(expectation: "a string of 1 to 128 characters") {
    (1...128).contains($0.unicodeScalars.count)
  }

  /// The spec sets no bound; more than one name can only match nothing.
  private static let maxMatches = 20
}
