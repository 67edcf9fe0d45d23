import CallModel
import Settings
import Testing

@testable import GatehouseServer

@Suite(.timeLimit(.minutes(10))) struct ReloadDeskTests {
  @Test func `all who ask before it begins are told how it ended`() async throws {
    let desk = ReloadDesk()
    let (asked, asking) = AsyncStream<Void>.makeStream()
    desk.open { asking.yield() }
    let waiting = (0..<3).map { _ in Task { try await desk.ask().generation } }
    var iterator = asked.makeAsyncIterator()
    for _ in waiting { await iterator.next(isolation: nil) }
    let round = desk.begin()
    // Whoever comes now may have changed the file since: another reload is for them.
    let late = Task { try await desk.ask().generation }
    await iterator.next(isolation: nil)
    round.end(ReloadOutcome(generation: 7))
    for each in waiting { #expect(try await each.value == 7) }
    desk.begin().end(ReloadOutcome(generation: 8))
    #expect(try await late.value == 8)
  }

  @Test func `before it is open and once it is closed nobody waits`() async {
    let desk = ReloadDesk()
    await expectRefusal(of: desk, .unavailable)
    let (asked, asking) = AsyncStream<Void>.makeStream()
    desk.open { asking.yield() }
    let waiting = Task { await refusal(of: desk)?.code }
    var iterator = asked.makeAsyncIterator()
    await iterator.next(isolation: nil)
    desk.close()
    #expect(await waiting.value == .unavailable)
    await expectRefusal(of: desk, .unavailable)
  }

  @Test func `so many wait and no more`() async {
    let desk = ReloadDesk()
    let (asked, asking) = AsyncStream<Void>.makeStream()
    desk.open { asking.yield() }
    let waiting = (0..<ReloadDesk.waitersMax).map { _ in
      Task { await refusal(of: desk)?.code }
    }
    var iterator = asked.makeAsyncIterator()
    for _ in waiting { await iterator.next(isolation: nil) }
    await expectRefusal(of: desk, .resourceExhausted)
    desk.begin().end(ReloadOutcome(generation: 1))
    for each in waiting { #expect(await each.value == nil) }
  }

  private func refusal(of desk: ReloadDesk) async -> Refusal? {
    do throws(Refusal) {
      _ = try await desk.ask()
      return nil
    } catch {
      return error
    }
  }

  private func expectRefusal(of desk: ReloadDesk, _ code: Code) async {
    #expect(await refusal(of: desk)?.code == code)
  }
}
