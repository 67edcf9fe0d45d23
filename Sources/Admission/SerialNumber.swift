import Synchronization

/// Tells an object from all others as long as the process lives, for those who must not keep it.
/// Its address would not: whatever is made after its end can have the same.
struct SerialNumber: Equatable, Sendable {
  private static let last = Atomic<UInt64>(0)
  private let value = Self.last.wrappingAdd(1, ordering: .relaxed).newValue
}
