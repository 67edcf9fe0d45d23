import CallModel
import SwiftProtobuf

/// A rule across fields, which the options of one field cannot say.
struct Rule: Sendable {
  /// Id in the specification, shown in a refusal.
  let id: String
  /// Full name of the request it holds for.
  let requestName: String
  let violations: @Sendable (any Message) -> [FieldViolation]

  /// `check` reports each place where the rule is broken.
  init<Request: Message>(
    _ id: String, on request: Request.Type,
    _ check: @escaping @Sendable (Request, inout Findings) -> Void
  ) {
    self.id = id
    requestName = Request.protoMessageName
    violations = { message in
      guard let request = message as? Request else {
        preconditionFailure("\(id) was asked about a \(type(of: message).protoMessageName)")
      }
      var findings = Findings(rule: id)
      check(request, &findings)
      return findings.violations
    }
  }

  /// Where a rule is broken.
  struct Findings {
    let rule: String
    private(set) var violations: [FieldViolation] = []

    init(rule: String) {
      self.rule = rule
    }

    /// `description` continues the sentence that the field's path begins.
    mutating func report(_ field: String, _ description: String) {
      violations.append(FieldViolation(field: field, rule: rule, description: description))
    }
  }
}

/// All rules, of all services.
enum RuleBook {
  static let rules: [Rule] =
    VpnGatewayRules.rules + CustomerGatewayRules.rules + VpnConnectionRules.rules
}
