import Testing

@testable import Transport

@Suite struct BlockingThreadsTests {
  @Test func `work is done on another thread, and none after the end`() async {
    let threads = BlockingThreads(count: 1)
    let done: Int? = await withCheckedContinuation { continuation in
      threads.run({ 6 * 7 }, completion: { continuation.resume(returning: $0) })
    }
    #expect(done == 42)
    threads.stop()
    let late: Int? = await withCheckedContinuation { continuation in
      threads.run({ 1 }, completion: { continuation.resume(returning: $0) })
    }
    #expect(late == nil)
  }
}
