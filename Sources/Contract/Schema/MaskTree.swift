import CallModel
import SwiftProtobuf

/// The fields an update names, as a tree by field number.
///
/// With a mask, exactly the named fields are sent (AIP-134); a list, text or message that is named
/// and not given is sent empty, which nothing else can say. A number or a flag has no empty form,
/// so it must be given.
struct MaskTree: Sendable {
  /// Nothing below: the whole field is meant.
  private(set) var children: [Int: MaskTree] = [:]

  /// Resolves `paths` against the message that is updated. `resource` is what the operation
  /// answers: a field that only it has exists, but cannot be changed.
  init(
    _ paths: [String], of message: MessageSchema, resource: MessageSchema, in schemas: Schemas,
    named name: String
  ) throws(Refusal) {
    var violations: [FieldViolation] = []
    for path in paths.prefix(Self.maximumPaths) {
      guard let numbers = Self.resolve(path, of: message, in: schemas) else {
        let exists = schemas.field(path, of: resource) != nil
        let shown = path.prefix(64)
        violations.append(
          FieldViolation(
            field: name, rule: exists ? "immutable" : "unknown",
            description: exists ? "'\(shown)' cannot be changed" : "'\(shown)' is no field"))
        continue
      }
      insert(numbers[...])
    }
    if paths.count > Self.maximumPaths {
      violations.append(
        FieldViolation(
          field: name, rule: "items", description: "at most \(Self.maximumPaths) paths"))
    }
    guard violations.isEmpty else { throw .constraints(violations) }
  }

  /// More paths than any message here has fields.
  private static let maximumPaths = 128

  private static func resolve(
    _ path: String, of message: MessageSchema, in schemas: Schemas
  ) -> [Int]? {
    var schema: MessageSchema? = message
    var numbers: [Int] = []
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      guard let field = schema?.field(part) else { return nil }
      numbers.append(field.number)
      schema = field.isRepeated ? nil : schemas.schema(of: field)
    }
    return numbers
  }

  private mutating func insert(_ numbers: ArraySlice<Int>) {
    guard let first = numbers.first else { return children = [:] }
    if let child = children[first] {
      // A shorter path named before already means everything below it.
      guard !child.children.isEmpty else { return }
      children[first]?.insert(numbers.dropFirst())
    } else {
      var child = MaskTree()
      child.insert(numbers.dropFirst())
      children[first] = child
    }
  }

  private init() {}

  /// Named fields that are neither given nor can be sent empty, by the bounds of the field.
  func violations(
    of message: (any Message)?, _ schema: MessageSchema, in schemas: Schemas, at path: String
  ) -> [FieldViolation] {
    let values = message.map(FieldCollector.read) ?? []
    var violations: [FieldViolation] = []
    for field in schema.fields {
      guard let child = children[field.number] else { continue }
      let value = values.first { $0.number == field.number }?.value
      let place = "\(path).\(field.name)"
      if !child.children.isEmpty, let nested = schemas.schema(of: field) {
        let message = if case .message(let message) = value { message } else { (any Message)?.none }
        violations += child.violations(of: message, nested, in: schemas, at: place)
      } else if value == nil, !field.canBeEmptied {
        violations.append(
          FieldViolation(
            field: place, rule: field.rules.cites ?? "required",
            description: "is named in the mask, but has no value and cannot be emptied"))
      }
    }
    return violations
  }
}

extension FieldSchema {
  /// Whether an empty value of this field can be sent.
  var canBeEmptied: Bool {
    if isRepeated { return rules.allowsEmpty(repeated: true) }
    return switch kind {
    case .string: rules.allowsEmpty(repeated: false)
    case .message(let name): !name.hasPrefix("google.protobuf.")
    case .map: true
    case .bytes, .boolean, .floating, .integer, .enumeration: false
    }
  }
}
