/// How long a gateway is on its way from one state to the next.
package struct GatewayPace: Sendable {
  package enum Step: Sendable, Equatable {
    /// Done so many nanoseconds after the request.
    case nanoseconds(Int64)
    /// Shown so many times by get or list before it is done: tests need no clock.
    case reads(Int)
  }

  package var create = Step.nanoseconds(2_000_000_000)
  package var update = Step.nanoseconds(1_000_000_000)
  package var delete = Step.nanoseconds(1_000_000_000)

  package init() {}

  /// The same step for all three.
  package init(_ step: Step) {
    create = step
    update = step
    delete = step
  }
}
