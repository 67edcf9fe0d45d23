import Synchronization

/// A number that threads add to.
final class Counter: Sendable {
  private let number = Atomic<Int>(0)

  var value: Int { number.load(ordering: .sequentiallyConsistent) }

  /// - Returns: what it is then.
  @discardableResult
  func add(_ difference: Int) -> Int {
    number.add(difference, ordering: .sequentiallyConsistent).newValue
  }
}
