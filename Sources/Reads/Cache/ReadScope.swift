/// What a call is about: which operation, in which project, on which resource.
///
/// Credentials are left out: what one of them changes, all that belong to the project can see.
public struct ReadScope: Sendable, Hashable {
  /// Cloud and project, in any form that tells them apart.
  public let domain: String
  /// Place of the operation in the contract's table.
  public let operation: Int
  /// What stands in the variable places of the cloud's path, in order, the project left out; in
  /// lower case, as the ids are the same in both.
  public let values: [String]

  public init(domain: String, operation: Int, values: [String]) {
    self.domain = domain
    self.operation = operation
    self.values = values
  }
}
