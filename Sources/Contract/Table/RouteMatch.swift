/// An operation found by method and path, with the places of the path's values.
public struct RouteMatch: Sendable {
  public let operation: Operation
  /// Which of the operation's bindings it was.
  public let binding: Int
  public let variables: PathVariables
}

/// What a method and a path lead to.
public enum Route: Sendable {
  case match(RouteMatch)
  /// The path is known, the method is not: the `Allow` of a 405 (RFC 9110 §15.5.6).
  case methodNotAllowed(allowed: String)
  case notFound
}
