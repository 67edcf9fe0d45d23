public import NIOCore
import NIOPosix
import System

/// The event loops of the process, each with its context.
public final class LoopGroup: Sendable {
  public let events: any EventLoopGroup
  public let loops: [any EventLoop]
  private let contexts: [ObjectIdentifier: NIOLoopBound<LoopContext>]

  /// Processors this process may use, cgroup limits and affinity included: a loop more than that
  /// only makes the others wait for it.
  public static var processorCount: Int {
    let counted = NIOCore.System.coreCount
    return min(counted, CurrentProcess.allowedProcessorCount ?? counted)
  }

  /// Starts `count` loops, one thread each.
  public init(count: Int) async throws {
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
  public func context(of loop: any EventLoop) -> LoopContext {
    guard let context = contexts[ObjectIdentifier(loop)] else {
      preconditionFailure("the loop is not of this group")
    }
    return context.value
  }

  /// Does `work` once on each loop, in order, and gives back what each gave.
  public func onEachLoop<Value: Sendable>(
    _ work: @escaping @Sendable (LoopContext) throws -> Value
  ) async throws -> [Value] {
    var values: [Value] = []
    for loop in loops {
      values.append(try await loop.submit { try work(self.context(of: loop)) }.get())
    }
    return values
  }

  /// Ends the loops; every connection must be closed before.
  public func shutdown() async throws {
    try await events.shutdownGracefully()
  }
}
