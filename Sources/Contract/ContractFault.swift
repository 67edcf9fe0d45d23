/// A contradiction inside our own contract, found while the operation table is built.
///
/// It is our bug, never a caller's: a placeholder without a field, an rpc without a row, a write
/// that says it may be cached. The embedded contract has none, which a test proves.
public struct ContractFault: Error, Sendable, Equatable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) {
    self.description = description
  }
}
