public import Admission
public import Contract

extension OperationTable {
  /// Every operation that has an action, as policies see it.
  public var policyOperations: [PolicyOperation] {
    operations.compactMap(policyOperation)
  }

  /// Nil for an operation without an action.
  ///
  /// What a call is about follows from the path it takes to the cloud: an id in it is the
  /// resource's, and what is sent is what is decided.
  func policyOperation(_ operation: Operation) -> PolicyOperation? {
    operation.action.map { action in
      PolicyOperation(
        index: operation.index, action: action, scope: operation.scope,
        resourceType: operation.namesResourceType ? .unknown : .absent,
        isReadOnly: operation.isSideEffectFree, contained: contained(in: operation))
    }
  }

  /// A batch needs the action of what it does many times, too (AIP-231 names it `BatchCreate…s`):
  /// the cloud's own action for the batch (D4) says nothing of what is in it.
  private func contained(in operation: Operation) -> [String] {
    let prefix = "Batch"
    guard operation.name.hasPrefix(prefix), operation.name.hasSuffix("s"),
      let one = self.operation(named: String(operation.name.dropFirst(prefix.count).dropLast()))
    else { return [] }
    return one.action.map { [$0] } ?? []
  }
}

extension Operation {
  static let resourceTypeVariable = "resource_type"
  private static let projectVariable = "project_id"

  /// The variable of the upstream path that is the id of the resource.
  var itemVariable: String? {
    upstream?.path.variables.last {
      $0 != Self.projectVariable && $0 != Self.resourceTypeVariable
    }
  }

  /// Whose tags, or which resources, says the path.
  var namesResourceType: Bool {
    upstream?.path.variables.contains(Self.resourceTypeVariable) ?? false
  }

  var scope: PolicyOperation.Scope {
    if !composes.isEmpty || isWatch || itemVariable != nil { return .item }
    guard upstream != nil else { return .none }
    guard isSideEffectFree else { return .creation }
    if let paging, paging.rowID == "id" || paging.rowID == "resource_id" { return .rows }
    return namesResourceType ? .several : .none
  }
}
