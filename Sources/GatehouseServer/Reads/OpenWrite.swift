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
    if let refusal, refusal.leavesReadsTrue { return cache.abandon(number) }
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

extension Refusal {
  /// Whether a write that ends so has neither changed what others read nor told that it is not what
  /// they think. Else a caller whose writes are refused would empty the cache for everybody, and of
  /// all times while the cloud is away.
  fileprivate var leavesReadsTrue: Bool {
    switch (harmlessness, code) {
    case (nil, _): false
    case (.unseen, _): true
    // About the words of the request, or about who asks.
    case (.refused, .invalidArgument), (.refused, .permissionDenied), (.refused, .unimplemented):
      true
    // About the resource, which has another state than the caller thought: it is gone, it is not
    // ready, somebody else changes it. What is kept may be why the caller thought so.
    case (.refused, _): false
    }
  }
}
