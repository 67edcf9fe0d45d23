import NIOCore
import NIOPosix
import Testing

@testable import Transport

@Suite struct LoopExecutorTests {
  @Test func `a task stays on its loop, also after it has waited`() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
    let loop = group.next()
    let executor = LoopExecutor(loop)
    let places = await Task(executorPreference: executor) {
      var places = [loop.inEventLoop]
      for _ in 0..<3 {
        await Task.yield()
        places.append(loop.inEventLoop)
      }
      return places
    }.value
    #expect(places == [true, true, true, true])
    try await group.shutdownGracefully()
  }

  @Test func `many tasks that wake each other all end`() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let executor = LoopExecutor(group.next())
    let sum = await withTaskGroup(of: Int.self) { tasks in
      for number in 0..<500 {
        tasks.addTask(executorPreference: executor) {
          for _ in 0..<number % 20 { await Task.yield() }
          return number
        }
      }
      return await tasks.reduce(0, +)
    }
    #expect(sum == 499 * 500 / 2)
    try await group.shutdownGracefully()
  }
}
