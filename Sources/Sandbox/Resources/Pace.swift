/// How long a resource is on its way from one state to the next.
package struct Pace: Sendable {
  package enum Step: Sendable, Equatable {
    /// Done so many nanoseconds after the request.
    case nanoseconds(Int64)
    /// Shown so many times by get or list before it is done: tests need no clock.
    case reads(Int)
  }

  package var create = Step.nanoseconds(2_000_000_000)
  package var update = Step.nanoseconds(1_000_000_000)
  package var delete = Step.nanoseconds(1_000_000_000)
  /// How long a connection stays DOWN before its tunnel is up. Nil: for good, as there is no
  /// customer device to set up (spec section 6).
  package var tunnel: Step?

  package init() {}

  /// The same step for create, update and delete.
  package init(_ step: Step) {
    create = step
    update = step
    delete = step
  }
}
