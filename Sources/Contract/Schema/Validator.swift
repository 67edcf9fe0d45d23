import CallModel
import SwiftProtobuf

/// Holds a request against the bounds written beside its fields.
struct Validator {
  /// Violations reported at once: enough to mend a form, too few to make a refusal a burden.
  static let maximumViolations = 32

  let schemas: Schemas
  private(set) var violations: [FieldViolation] = []

  init(_ schemas: Schemas) {
    self.schemas = schemas
  }

  /// Checks every field of `message`, and of the messages inside it. `path` is what leads to it,
  /// empty or ending in a dot.
  mutating func check(_ message: any Message, _ schema: MessageSchema, at path: String = "") {
    let values = FieldCollector.read(message)
    for field in schema.fields where !field.isOutputOnly {
      guard let value = values.first(where: { $0.number == field.number })?.value else {
        if field.isRequired {
          report(path + field.name, field.rules.cites ?? "required", "is required")
        }
        continue
      }
      check(value, field, field.rules, at: path + field.name)
    }
  }

  private mutating func check(
    _ value: FieldValue, _ field: FieldSchema, _ rules: ValueRules, at path: String
  ) {
    switch value {
    case .string(let text): check(text, rules, at: path)
    case .signed(let number): check(number, rules, at: path)
    case .unsigned(let number): check(Int64(clamping: number), rules, at: path)
    case .message(let message):
      if let schema = schemas.schema(of: field), !schema.name.hasPrefix("google.protobuf.") {
        check(message, schema, at: path + ".")
      }
    case .list(let items): check(items, field, at: path)
    case .map(let entries):
      guard let entry = schemas.schema(of: field)?.field(2) else { return }
      for (key, value) in entries {
        check(value, entry, entry.rules, at: "\(path)[\"\(key.prefix(64))\"]")
      }
    case .bytes, .boolean, .floating, .enumeration: break
    }
  }

  private mutating func check(_ items: [FieldValue], _ field: FieldSchema, at path: String) {
    if let bounds = field.rules.items, !bounds.contains(items.count) {
      report(path, field.rules.cites ?? "items", "must have \(Self.span(bounds, "item"))")
      // A list that is far too long is not read through as well.
      guard items.count <= bounds.upperBound else { return }
    }
    if field.rules.uniqueItems {
      let texts = items.compactMap(\.text)
      if Set(texts).count != texts.count {
        report(path, field.rules.cites ?? "unique", "must not have an item twice")
      }
    }
    // What a list cites is about the list.
    var rules = field.rules
    rules.cites = nil
    for (index, item) in items.enumerated() { check(item, field, rules, at: "\(path)[\(index)]") }
  }

  private mutating func check(_ text: String, _ rules: ValueRules, at path: String) {
    if let bounds = rules.length, !bounds.contains(text.unicodeScalars.count) {
      report(path, rules.cites ?? "length", "must have \(Self.span(bounds, "character"))")
    }
    if let format = rules.format, !format.matches(text) {
      report(path, rules.cites ?? "pattern", "must be \(format.expectation)")
    }
    if !rules.words.isEmpty, !rules.words.contains(text) {
      let words = rules.words.joined(separator: ", ")
      report(
        path, rules.cites ?? "words",
        rules.words.count == 1 ? "must be \(words)" : "must be one of \(words)")
    }
  }

  private mutating func check(_ number: Int64, _ rules: ValueRules, at path: String) {
    guard let bounds = rules.range, !bounds.contains(number) else { return }
    let expected =
      if bounds.upperBound == .max {
        "must be \(bounds.lowerBound) or more"
      } else if bounds.lowerBound == .min {
        "must be \(bounds.upperBound) or less"
      } else {
        "must be \(bounds.lowerBound) to \(bounds.upperBound)"
      }
    report(path, rules.cites ?? "range", expected)
  }

  private mutating func report(_ field: String, _ rule: String, _ description: String) {
    guard violations.count < Self.maximumViolations else { return }
    violations.append(FieldViolation(field: field, rule: rule, description: description))
  }

  /// "1 to 50 items", "at most 20 items", "at least 1 item", "exactly 2 items".
  private static func span(_ bounds: ClosedRange<Int>, _ unit: String) -> String {
    let (least, most) = (bounds.lowerBound, bounds.upperBound)
    if least == most { return "exactly \(least) \(unit)\(least == 1 ? "" : "s")" }
    if most == .max { return "at least \(least) \(unit)\(least == 1 ? "" : "s")" }
    if least == 0 { return "at most \(most) \(unit)\(most == 1 ? "" : "s")" }
    return "\(least) to \(most) \(unit)s"
  }
}
