import Settings
import Testing

@testable import Admission

/// Policies and operations for tests.
enum PolicySample {
  static let operations = [
    PolicyOperation(
      index: 0, action: "vpn:vpnGateways:get", scope: .item, isReadOnly: true),
    PolicyOperation(index: 1, action: "vpn:vpnGateways:list", scope: .rows, isReadOnly: true),
    PolicyOperation(index: 2, action: "vpn:vpnGateways:create", scope: .creation),
    PolicyOperation(index: 3, action: "vpn:vpnGateways:delete", scope: .item),
    PolicyOperation(index: 4, action: "vpn:vpnConnections:create", scope: .creation),
    PolicyOperation(
      index: 5, action: "vpn:vpnConnections:batchCreate", scope: .creation,
      contained: ["vpn:vpnConnections:create"]),
    PolicyOperation(index: 6, action: "vpn:quota:list", isReadOnly: true),
    PolicyOperation(
      index: 7, action: "vpn:resourceInstanceTags:create", scope: .item, resourceType: .unknown),
    PolicyOperation(
      index: 8, action: "vpn:resourceInstances:count", scope: .several, resourceType: .unknown,
      isReadOnly: true),
    PolicyOperation(index: 70, action: "gatehouse:keys:issue"),
  ]

  static let vocabulary = PolicyVocabulary(operations, credentials: ["main", "spare"])

  /// The faults of a policy, each without its file name.
  static func faults(_ text: String) -> [String] {
    var reader = PolicyReader(Array(text.utf8), name: "p", file: "p.json", vocabulary)
    _ = reader.read()
    return reader.faults.map { String($0.description.dropFirst("p.json:".count)) }
  }

  /// The statements of a policy that must have no faults.
  static func statements(_ text: String, name: String = "p") throws -> [PolicyStatement] {
    var reader = PolicyReader(Array(text.utf8), name: name, file: "\(name).json", vocabulary)
    let statements = reader.read()
    try #require(reader.faults.isEmpty, "\(reader.faults)")
    return try #require(statements)
  }

  static func policy(_ statements: String...) -> String {
    #"{"Version": "1.1", "Statement": [\#(statements.joined(separator: ", "))]}"#
  }

  static func rights(_ statements: String...) throws -> Rights {
    rights(of: try Self.statements(policy(statements.joined(separator: ", "))))
  }

  static func rights(of statements: [PolicyStatement]) -> Rights {
    Rights(operations, statements) { action in statements.filter { $0.isAbout(action) } }
  }
}
