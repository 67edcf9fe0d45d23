import NIOPosix

/// Threads for what blocks: files, programs. Nothing else may make an event loop wait.
public final class BlockingThreads: Sendable {
  private let pool: NIOThreadPool

  /// Starts `count` threads; work beyond them waits its turn.
  public init(count: Int) {
    pool = NIOThreadPool(numberOfThreads: count)
    pool.start()
  }

  /// Does `work` on one of them, unless they have ended before its turn.
  ///
  /// - Parameter completion: Called on that thread, or on the caller's with nil.
  public func run<Value: Sendable>(
    _ work: @escaping @Sendable () -> Value,
    completion: @escaping @Sendable (Value?) -> Void
  ) {
    pool.submit { state in
      switch state {
      case .active: completion(work())
      case .cancelled: completion(nil)
      }
    }
  }

  /// Takes no more work and lets what is being done end.
  public func stop() {
    pool.shutdownGracefully { _ in }
  }
}
