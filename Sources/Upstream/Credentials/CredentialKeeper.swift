import Contract
import NIOCore
import Synchronization
import System
public import Transport

/// Keeps one credential in what it shows to the cloud: gets tokens ahead of their end, watches the
/// source, and lets what is new there take over once the cloud accepts it.
///
/// One task of its own on one event loop, so that there is one getting at a time whoever asks.
/// Reached only from that loop.
public final class CredentialKeeper {
  let credential: CloudCredential
  let prover: CredentialProver
  private let loop: LoopContext
  private let threads: CredentialThreads
  private let report: @Sendable (CredentialEvent) -> Void
  let draw = AttemptPace.random

  var pace = SourcePace()
  /// Of the source that was read last, and of its files.
  var seenVersion = 0
  var seenStamp: [FileStamp?]?
  /// What the source holds and the cloud has not accepted yet.
  var candidate: Candidate?

  private var resting: CheckedContinuation<Void, Never>?
  private var blocked: CheckedContinuation<Void, Never>?
  private var alarm: Scheduled<Void>?
  private var isWoken = false
  private var isStopped = false

  struct Candidate {
    var material: CredentialMaterial
    var pace = AttemptPace()
  }

  /// - Parameters:
  ///   - vpn: For this alone, as `iam`: its connections are a reserve.
  ///   - report: Called on any thread.
  public init(
    _ credential: CloudCredential, vpn: HTTPClient, iam: HTTPClient?, loop: LoopContext,
    threads: CredentialThreads, report: @escaping @Sendable (CredentialEvent) -> Void
  ) {
    self.credential = credential
    self.prover = CredentialProver(
      loop: loop, vpn: vpn, iam: iam, budget: credential.budget)
    self.loop = loop
    self.threads = threads
    self.report = report
    candidate = credential.state.withLock { state in
      state.isMaterialInUse ? nil : state.material.map { Candidate(material: $0) }
    }
  }

  /// Begins; to be called on the loop, once.
  public func start() {
    let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
    credential.state.withLock { state in
      state.keeper = { bound.eventLoop.execute { bound.value.wake() } }
    }
    Task(executorPreference: loop.executor) { await bound.value.run() }
  }

  /// Ends; to be called on the loop. Closes its connections; a program that runs is not waited for.
  public func stop() {
    isStopped = true
    credential.state.withLock { $0.keeper = nil }
    prover.close()
    wake()
    goOn()
  }

  private func run() async {
    while !isStopped {
      await look()
      if isStopped { break }
      await work()
      if isStopped { break }
      await rest(until: nextMoment)
    }
  }

  func say(_ kind: CredentialEvent.Kind) {
    report(CredentialEvent(credential: credential.name, kind: kind))
  }

  // MARK: Waiting

  private func wake() {
    isWoken = true
    alarm?.cancel()
    alarm = nil
    let resting = self.resting
    self.resting = nil
    resting?.resume()
  }

  private func rest(until moment: UInt64) async {
    let now = credential.clock()
    if !isWoken, moment > now {
      let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
      await withCheckedContinuation { continuation in
        resting = continuation
        alarm = loop.eventLoop.scheduleTask(
          in: .nanoseconds(Int64(clamping: min(moment - now, 1 << 60)))
        ) { bound.value.wake() }
      }
    }
    isWoken = false
  }

  /// The next moment at which there is something to do.
  private var nextMoment: UInt64 {
    let (supplyNext, end, runsProgram, hasSource) = credential.state.withLock { state in
      (
        state.isMaterialInUse && credential.carriesTokens ? state.supply.nextAttempt : nil,
        state.supply.end, state.source?.runsProgram ?? false, state.source != nil
      )
    }
    var next = hasSource ? pace.nextLook(runsProgram: runsProgram) : UInt64.max
    if let supplyNext { next = min(next, supplyNext) }
    if let candidate { next = min(next, candidate.pace.notBefore) }
    // The end is an event too: calls are refused from there on, and that is to be told.
    if end > credential.clock() { next = min(next, end) }
    return next
  }

  /// Does something that blocks on a thread for it; nil when the keeper was stopped meanwhile.
  func blocking<Value: Sendable>(
    onProgramThread: Bool, _ work: @escaping @Sendable () -> Value
  ) async -> Value? {
    let bound = NIOLoopBound(self, eventLoop: loop.eventLoop)
    let box = NIOLoopBoundBox<Value?>(nil, eventLoop: loop.eventLoop)
    await withCheckedContinuation { continuation in
      blocked = continuation
      let threads = onProgramThread ? threads.programs : threads.files
      threads.run(work) { value in
        bound.eventLoop.execute {
          box.value = value
          bound.value.goOn()
        }
      }
    }
    return isStopped ? nil : box.value
  }

  private func goOn() {
    let blocked = self.blocked
    self.blocked = nil
    blocked?.resume()
  }
}

/// Threads on which sources are read: those of files do not wait for programs.
public struct CredentialThreads: Sendable {
  public let files = BlockingThreads(count: 1)
  /// As many programs may run at the same time.
  public let programs = BlockingThreads(count: 4)

  public init() {}

  public func stop() {
    files.stop()
    programs.stop()
  }
}

/// Something that became of a credential, for the log.
public struct CredentialEvent: Sendable {
  public enum Kind: Sendable {
    /// The cloud accepts what the source newly holds; nothing is sent any more with what was
    /// before.
    case tookOver(identity: String, idle: String?)
    /// The cloud does not accept what the source newly holds; what was before goes on.
    case candidateRefused(identity: String, words: String)
    /// Something newer could not be got.
    case failed(words: String)
    /// The cloud does not accept what is shown to get a token.
    case refused(words: String)
    /// It works again.
    case renewed
  }

  public let credential: String
  public let kind: Kind
}
