package import NIOCore
import NIOPosix
import System

/// The event loops of the process, each with its context.
package final class LoopGroup: Sendable {
  package let events: any EventLoopGroup
  package let loops: [any EventLoop]
  private let contexts: [ObjectIdentifier: NIOLoopBound<LoopContext>]

  /// Processors this process may use, cgroup limits and affinity included: a loop more than that
  /// only makes the others wait for it.
  package static var processorCount: Int {
    let counted = NIOCore.System.coreCount
    return min(counted, CurrentProcess.allowedProcessorCount ?? counted)
  }

  /// Starts `count` loops, one thread each.
  package init(count: Int) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: count)
    var contexts: [ObjectIdentifier: NIOLoopBound<LoopContext>] = [:]
    self.loops = Array(group.makeIterator())
    for (index, loop) in loops.enumerated() {
      contexts[ObjectIdentifier(loop)] = try await loop.submit {
        NIOLoopBound(LoopContext(eventLoop: loop, index: index), eventLoop: loop)
      }.get()
    }
    self.events = group
    self.contexts = contexts
  }

  /// The context of one of this group's loops; to be asked on that loop only.
  package func context(of loop: any EventLoop) -> LoopContext {
    guard let context = contexts[ObjectIdentifier(loop)] else {
      preconditionFailure("the loop is not of this group")
    }
    return context.value
  }

  /// Does `work` once on each loop, in order, and gives back what each gave.
  package func onEachLoop<Value: Sendable>(
    _ work: @escaping @Sendable (LoopContext) throws -> Value
  ) async throws -> [Value] {
    var values: [Value] = []
    for loop in loops {
      values.append(try await loop.submit { try work(self.context(of: loop)) }.get())
    }
    return values
  }

  /// Ends the loops; every connection must be closed before.
  package func shutdown() async throws {
    try await events.shutdownGracefully()
  }
}
