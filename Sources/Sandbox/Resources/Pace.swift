/// How long a resource is on its way from one state to the next.
public struct Pace: Sendable {
  public enum Step: Sendable, Equatable {
    /// Done so many nanoseconds after the request.
    case nanoseconds(Int64)
    /// Shown so many times by get or list before it is done: tests need no clock.
    case reads(Int)
  }

  public var create = Step.nanoseconds(2_000_000_000)
  public var update = Step.nanoseconds(1_000_000_000)
  public var delete = Step.nanoseconds(1_000_000_000)
  /// How long a connection stays DOWN before its tunnel is up. Nil: for good, as there is no
  /// customer device to set up (spec section 6).
  public var tunnel: Step?

  public init() {}

  /// The same step for create, update and delete.
  public init(_ step: Step) {
    create = step
    update = step
    delete = step
  }
}
