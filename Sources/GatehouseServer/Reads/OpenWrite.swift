import CallModel
import Reads
import Upstream

/// The interval in which one call may change what others read: open while it is under way, closed
/// before its answer leaves.
final class OpenWrite {
  private let cache: SharedReads
  private let clock: @Sendable () -> UInt64
  private var number: UInt64?

  init(_ scope: ReadScope, at desk: ReadDesk) {
    cache = desk.cache
    clock = desk.clock
    number = desk.cache.open(scope, now: desk.clock())
  }

  /// The caller is answered, and the write goes on.
  func passOver() {
    if let number { cache.passOver(number) }
  }

  /// - Parameter refusal: nil for success.
  func close(after refusal: Refusal?) {
    guard let number else { return }
    self.number = nil
    let lingers = refusal.map { $0.isOfUnknownOutcome || $0.code == .deadlineExceeded } ?? false
    cache.close(
      number,
      lingersUntil: lingers
        ? clock() &+ Limits.lostWriteTime.wholeNanoseconds : nil)
  }

  deinit {
    // A call that ends without a word leaves nothing open.
    if let number { cache.close(number) }
  }
}
