/// What goes wrong in the simulated cloud, and when.
///
/// Rules are asked in order for each call that is routed and whose caller is proven. Each one that
/// fires adds its delay; the first that fires with an answer or an ending ends the search.
package struct FaultPlan: Sendable, Equatable {
  /// Decides the probabilities together with a rule's place; nil takes the sandbox's seed.
  package var seed: UInt64?
  /// Added to the cloud's clock on top of the settings' offset.
  package var clockOffsetNanoseconds: Int64 = 0
  package var rules: [FaultRule] = []

  package init(rules: [FaultRule] = []) { self.rules = rules }

  /// Bounds the work per call.
  static let maxRules = 100
}
