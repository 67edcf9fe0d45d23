import Admission
import CallModel
import Contract
import Cryptography
import NIOCore
import Protocols
import Reads
import SwiftProtobuf
import System
import Transport
import Upstream

/// One stream of states, from its request to its end; reached only from its event loop.
///
/// Each state is told only after it was decided, by what is in force then, that its caller may get
/// the resource: a watch is many gets, and no way around any of them.
final class OpenWatch {
  private let reply: ReplyStream
  private let desk: WatchDesk
  private let kind: WatchKind
  private let question: WatchQuestion
  /// What each word stands for.
  private let request: any Message
  private let makeCall: (Caller, CallPath) -> BackCall
  /// The get by the keys and policies in force.
  private var call: BackCall
  private var path: CallPath
  private let credential: CloudCredential
  private let context: SHA256Digest
  private var progress: WatchProgress
  private var subscription: WatchDesk.Subscription?
  /// Seen and not told: it is being found out whether it may be.
  private var latest: WatchPoller.Event?
  private var isFindingOut = false
  private var beats: RepeatedTask?

  /// - Parameters:
  ///   - question: With the token by which the stream goes on, if any.
  ///   - makeCall: The get as a call of this caller, which is never started.
  init(
    _ reply: ReplyStream, _ kind: WatchKind, _ question: WatchQuestion, at desk: WatchDesk,
    path: CallPath, makeCall: @escaping (Caller, CallPath) -> BackCall
  ) throws(Refusal) {
    self.reply = reply
    self.desk = desk
    self.kind = kind
    self.question = question
    self.path = path
    self.makeCall = makeCall
    request = try kind.get.request(ofResource: question.id)
    call = makeCall(reply.caller, path)
    credential = try path.choose(call).credential
    context = WatchTokens.context(
      rpcPath: kind.watch.rpcPath, caller: reply.caller.name, credential: credential.name,
      id: question.id)
    let token = question.resumeToken
    let told = token.isEmpty ? nil : try desk.ring.tokens.told(by: token, in: context)
    progress = WatchProgress(until: question.until, get: kind.get, told: told)
    if told != nil { reply.resumeToken = token }
  }

  /// Watches until the stream is over, which keeps this alive.
  func start() {
    reply.whenOver = { self.over() }
    reply.whenReviewed = { [unowned self] caller in review(caller) }
    if reply.dialect.face == .rest {
      let beat = TimeAmount(Limits.watchBeat)
      let bound = NIOLoopBound(reply, eventLoop: desk.loop.eventLoop)
      beats = desk.loop.eventLoop.scheduleRepeatedTask(initialDelay: beat, delay: beat) { _ in
        bound.value.beat()
      }
    }
    decide()
  }

  private func over() {
    beats?.cancel()
    if let subscription { desk.leave(subscription) }
    desk.ring.allowance.giveBack(by: reply.caller)
  }

  // MARK: Whether it may

  /// Other keys or settings are in force.
  private func review(_ caller: Caller) {
    guard let path = desk.path else { return }
    self.path = path
    call = makeCall(caller, path)
    if !isFindingOut { decide() }
  }

  private func decide() {
    do throws(Refusal) {
      let route = try path.choose(call)
      guard route.credential === credential else { throw .credentialChanged }
      guard let projectID = credential.projectID else { return findOut(nil, on: route) }
      let target = try kind.get.upstreamRequest(for: request, projectID: projectID).path
      let verdict = try path.decide.verdict(
        kind.get, target: target, body: [], on: route, for: call)
      guard case .later(let question) = verdict else { return allowed() }
      findOut(question, on: route)
    } catch {
      reply.finish(error)
    }
  }

  /// - Parameter question: Nil where the project is to be found out first.
  private func findOut(_ question: Decide.Question?, on route: CloudRoute) {
    isFindingOut = true
    let bound = NIOLoopBound((self, question, route), eventLoop: desk.loop.eventLoop)
    Task(executorPreference: desk.loop.executor) {
      let (watch, question, route) = bound.value
      await watch.find(question, on: route)
    }
  }

  private func find(_ question: Decide.Question?, on route: CloudRoute) async {
    let asked = call
    do throws(Refusal) {
      if let question {
        try await path.decide.settle(question, for: asked)
      } else {
        try await route.waitForProject(
          before: Deadline(Limits.pollTime, after: MonotonicClock.now()))
      }
    } catch {
      isFindingOut = false
      return reply.finish(error)
    }
    isFindingOut = false
    guard !reply.isOver else { return }
    // Found out for others, or nothing but the project: then it is decided anew.
    if question != nil, asked === call { allowed() } else { decide() }
  }

  private func allowed() {
    if subscription == nil {
      subscription = desk.watch(question.id, kind, with: credential) { [unowned self] in hear($0) }
    }
    guard let event = latest else { return }
    latest = nil
    tell(event)
  }

  // MARK: What is told

  private func hear(_ event: WatchPoller.Event) {
    guard case .state = event else {
      // Nothing follows; and what is gone is nobody's to ask about.
      return tell(event)
    }
    latest = event
    if isFindingOut { return }
    if call.caller.mayBeAllowed(kind.get.index) { decide() } else { allowed() }
  }

  private func tell(_ event: WatchPoller.Event) {
    switch progress.hear(event) {
    case .nothing: reply.begin()
    case .end: reply.finish()
    case .refuse(let refusal): reply.finish(refusal)
    case .tell(let state, let isEnd):
      guard let told = progress.told else { preconditionFailure("something was told") }
      let now = WallClock.now()
      do throws(Refusal) {
        reply.show(
          try kind.watch.watchReply(
            ToldState(
              resource: state?.resource, status: state?.status ?? Self.deleted,
              observedAt: state?.observedAt ?? now.seconds * 1_000_000_000
                + Int64(now.nanoseconds),
              isEnd: isEnd, resumeToken: desk.ring.tokens.token(of: told, in: context))))
        if isEnd { reply.finish() }
      } catch {
        reply.finish(error)
      }
    }
  }

  /// The status of what is gone, which the cloud has no word for.
  private static let deleted = "DELETED"
}
