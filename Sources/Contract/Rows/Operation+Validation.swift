public import CallModel
public import SwiftProtobuf

extension Operation {
  /// What is wrong with a request: bounds of its fields, its mask, then the rules across fields.
  /// Of a field that already is not what it should be, or is not there, no rule says more.
  public func validate(_ message: any Message) -> [FieldViolation] {
    var validator = Validator(schemas)
    validator.check(message, requestSchema)
    var violations = validator.violations
    do {
      violations += try maskViolations(message)
    } catch {
      violations += error.violations
    }
    for rule in rules {
      for violation in rule.violations(message)
      where !violations.contains(where: { violation.isWithin($0.field) }) {
        violations.append(violation)
      }
    }
    return Array(violations.prefix(Validator.maximumViolations))
  }

  /// Refuses a request that breaks a bound or a rule.
  public func check(_ message: any Message) throws(Refusal) {
    let violations = validate(message)
    guard violations.isEmpty else { throw .constraints(violations) }
  }

  /// The mask of an update, resolved; nil when there is none or it names nothing.
  func maskTree(of message: any Message) throws(Refusal) -> MaskTree? {
    guard let mask, let target = schemas.schema(of: mask.target),
      case .message(let value) = FieldCollector.read(message, mask.field.number),
      let paths = (value as? Google_Protobuf_FieldMask)?.paths, !paths.isEmpty
    else { return nil }
    return try MaskTree(
      paths, of: target, resource: replySchema, in: schemas, named: mask.field.name)
  }

  private func maskViolations(_ message: any Message) throws(Refusal) -> [FieldViolation] {
    guard let mask, let target = schemas.schema(of: mask.target),
      let tree = try maskTree(of: message)
    else { return [] }
    return tree.violations(
      of: changes(in: message, mask.target), target, in: schemas, at: mask.target.name)
  }

  func changes(in message: any Message, _ target: FieldSchema) -> (any Message)? {
    if case .message(let changes) = FieldCollector.read(message, target.number) {
      changes
    } else {
      nil
    }
  }
}

extension FieldViolation {
  /// Whether it is about this field, or about one inside it.
  fileprivate func isWithin(_ path: String) -> Bool {
    field == path || field.hasPrefix(path + ".")
  }
}
