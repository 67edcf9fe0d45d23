import CallModel
import Logging
import NIOCore
import Synchronization
import Transport
import Upstream

/// What keeps the credentials of a gateway, spread over its event loops.
final class CredentialKeepers: Sendable {
  private struct Kept {
    let credential: CloudCredential
    let keeper: NIOLoopBound<CredentialKeeper>
  }

  private let loops: LoopGroup
  private let logger: Logger
  private let threads = CredentialThreads()
  private let kept = Mutex<[Kept]>([])

  init(on loops: LoopGroup, logger: Logger) {
    self.loops = loops
    self.logger = logger
  }

  /// Keeps the credentials of a plan from now on: those that it took over go on as they are, those
  /// that it does not have end.
  ///
  /// Not to be called again before it has returned.
  func adopt(_ plan: GatewayPlan) async throws {
    let before = kept.withLock { $0 }
    let wanted = plan.credentials.filter { credential in
      !before.contains { $0.credential === credential }
    }
    let (threads, logger, count) = (threads, logger, loops.loops.count)
    let perLoop = try await loops.onEachLoop { loop in
      wanted.enumerated().filter { $0.offset % count == loop.index }.map { _, credential in
        let keeper = plan.keeper(of: credential, on: loop, threads: threads, logger: logger)
        keeper.start()
        return Kept(
          credential: credential, keeper: NIOLoopBound(keeper, eventLoop: loop.eventLoop))
      }
    }
    let gone = before.filter { old in !plan.credentials.contains { $0 === old.credential } }
    kept.withLock { kept in
      kept.removeAll { old in gone.contains { $0.credential === old.credential } }
      kept += perLoop.joined()
    }
    await Self.stop(gone)
  }

  /// Ends all; what they wait for is given up.
  func stop() async {
    let all = kept.withLock { kept in
      defer { kept = [] }
      return kept
    }
    await Self.stop(all)
    threads.stop()
  }

  private static func stop(_ kept: [Kept]) async {
    for one in kept {
      _ = try? await one.keeper.eventLoop.submit { one.keeper.value.stop() }.get()
    }
  }
}

extension CredentialEvent {
  /// An operator who has put a new key in place reads here what became of it.
  func log(to logger: Logger) {
    let metadata: Logger.Metadata = ["credential": "\(credential)"]
    func log(_ level: Logger.Level, _ message: String, _ more: Logger.Metadata = [:]) {
      logger.log(
        level: level, "\(message)", metadata: metadata.merging(more) { first, _ in first })
    }
    switch kind {
    case .tookOver(let identity, let idle):
      let words = idle.map { "; nothing is sent with \($0) any more" } ?? ""
      log(.notice, "credential \(credential) is \(identity) from now on\(words)")
    case .candidateRefused(let identity, let words):
      log(
        .error, "credential \(credential): \(identity) does not take over, the one before goes on",
        ["cause": "\(words)"])
    case .failed(let words):
      log(.warning, "credential \(credential): nothing newer could be got", ["cause": "\(words)"])
    case .refused(let words):
      log(
        .error, "credential \(credential): the cloud does not accept what the source holds",
        ["cause": "\(words)"])
    case .renewed:
      log(.notice, "credential \(credential) works again")
    }
  }
}

extension BudgetEvent {
  /// Once for each change, however many calls it concerns.
  func log(to logger: Logger) {
    let metadata: Logger.Metadata = ["credential": "\(credential)", "service": "\(service)"]
    switch kind {
    case .learnt(let rate, let kind):
      logger.notice(
        "the cloud allows \(rate.calls) calls in \(rate.windowSeconds) s, as it says itself",
        metadata: metadata.merging(["operations": "\(kind.word)"]) { first, _ in first })
    case .opened:
      logger.warning("the cloud does not answer and is not called for a moment", metadata: metadata)
    case .closed:
      logger.notice("the cloud answers again", metadata: metadata)
    }
  }
}
