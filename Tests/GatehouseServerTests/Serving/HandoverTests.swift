import Foundation
import Synchronization
import Testing

@testable import GatehouseServer
@testable import System

/// What the two sides of a take-over say to each other, without gateways behind them.
@Suite(.timeLimit(.minutes(10))) struct HandoverTests {
  /// A directory, an offer in it, and what was seen of it, in order.
  private final class Scene: Sendable {
    let path = FileManager.default.temporaryDirectory.appending(path: "gh-\(UUID())").path
    let seen = Mutex<[String]>([])
    private let told: AsyncStream<Void>
    private let tell: AsyncStream<Void>.Continuation

    init() throws {
      (told, tell) = AsyncStream.makeStream(of: Void.self)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    func note(_ what: String) {
      seen.withLock { $0.append(what) }
      tell.yield()
    }

    /// Waits for so many notes.
    func notes(_ count: Int) async -> [String] {
      for await _ in told where seen.withLock({ $0.count }) >= count { break }
      return seen.withLock { $0 }
    }

    func offer() throws -> HandoverOffer {
      try HandoverOffer(
        in: path, lending: { [0] },
        accept: { [self] in note($0 ? "accepts" : "pauses") },
        whenTaken: { [self] in note("taken") })
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  @Test func `where nobody serves there is nothing to take`() throws {
    let scene = try Scene()
    #expect(try Handover.take(from: scene.path) == nil)
  }

  @Test func `the old one pauses, then the new one serves, and the old one is let go`() async throws
  {
    let scene = try Scene()
    let offer = try scene.offer()
    let taken = try #require(try Handover.take(from: scene.path))
    #expect(taken.sockets == [])
    try taken.open()
    #expect(await scene.notes(1) == ["pauses"])
    try taken.finish()
    #expect(await scene.notes(2) == ["pauses", "taken"])
    offer.stop()
  }

  @Test func `one that goes away half-way leaves the old one serving, for the next to ask`()
    async throws
  {
    let scene = try Scene()
    let offer = try scene.offer()
    do {
      let taken = try #require(try Handover.take(from: scene.path))
      try taken.open()
    }
    #expect(await scene.notes(2) == ["pauses", "accepts"])
    let next = try #require(try Handover.take(from: scene.path))
    try next.open()
    try next.finish()
    #expect(await scene.notes(4) == ["pauses", "accepts", "pauses", "taken"])
    offer.stop()
  }

  @Test func `when the old one has ended before it could answer, the new one serves`() throws {
    let scene = try Scene()
    let path = "\(scene.path)/\(Handover.socketName)"
    let listener = try LocalListener(at: path)
    Thread.detachNewThread {
      guard let stream = listener.accept() else { return }
      _ = try? stream.receive()
      try? stream.send(Handover.greeting, with: [0])
      // It ends here, and with it what it offered.
      listener.stop()
    }
    let taken = try #require(try Handover.take(from: scene.path))
    try taken.finish()
  }

  @Test func `when the old one serves on, the new one does not`() throws {
    let scene = try Scene()
    let path = "\(scene.path)/\(Handover.socketName)"
    let listener = try LocalListener(at: path)
    Thread.detachNewThread {
      guard let stream = listener.accept() else { return }
      _ = try? stream.receive()
      try? stream.send(Handover.greeting, with: [0])
    }
    let taken = try #require(try Handover.take(from: scene.path))
    #expect(throws: SystemError.self) { try taken.finish() }
    listener.stop()
  }

  @Test func `one that speaks otherwise is not answered`() async throws {
    let scene = try Scene()
    let offer = try scene.offer()
    let stream = try LocalStream.connect(to: "\(scene.path)/\(Handover.socketName)")
    try stream.send("gatehouse-handover 2")
    let answer = try stream.receive()
    #expect(answer.word == "" && answer.descriptors.isEmpty)
    #expect(await scene.notes(1) == ["accepts"])
    offer.stop()
  }

  @Test func `after its end an offer is there no more`() throws {
    let scene = try Scene()
    try scene.offer().stop()
    #expect(try Handover.take(from: scene.path) == nil)
  }
}
