import Admission
import CallModel
import Contract
import HTTP2Wire
import Protocols
import System
import Transport
import Upstream

/// The way of one call through the rooms, in order: read this file to know what happens to one.
///
/// One per event loop. Each step is a type of its own, in a file of its own.
final class CallPath {
  let authenticate: Authenticate
  let authorize: Authorize
  let limit: LimitCaller
  let freeze: Freeze
  let understand: Understand
  let choose: ChooseCredential
  let decide: Decide
  let lookUp: LookUp
  let compose: ComposeTopology
  let read: ReadThrough
  let list: ListPage
  let send: Send
  let encode: Encode
  let authenticateVisit: AuthenticateVisit
  let chooseProject: ChooseProject
  let forward: Forward
  /// What is polled for callers of this loop.
  let watches: WatchDesk

  init(
    authenticate: Authenticate, authorize: Authorize, limit: LimitCaller, freeze: Freeze,
    understand: Understand, choose: ChooseCredential, lookUp: LookUp, decide: Decide,
    compose: ComposeTopology, read: ReadThrough, list: ListPage, send: Send, encode: Encode,
    authenticateVisit: AuthenticateVisit, forward: Forward, watches: WatchDesk
  ) {
    self.authenticate = authenticate
    self.authorize = authorize
    self.limit = limit
    self.freeze = freeze
    self.understand = understand
    self.choose = choose
    self.lookUp = lookUp
    self.decide = decide
    self.compose = compose
    self.read = read
    self.list = list
    self.send = send
    self.encode = encode
    self.authenticateVisit = authenticateVisit
    self.chooseProject = ChooseProject(choose: choose)
    self.forward = forward
    self.watches = watches
  }

  private var waitForState: WaitForState { WaitForState(desk: watches) }

  /// Knows callers by other keys from the next request on.
  func adopt(_ known: KnownCallers) {
    authenticate.directory = known.directory
    authenticateVisit.adopt(ring: known.ring)
  }

  /// The front half: never waits, runs on the event loop of the caller's connection.
  func front(
    _ exchange: Exchange, _ operation: Operation, _ face: Face
  ) throws(Refusal) -> Caller {
    try front(exchange, operation, face, authenticate, charging: true)
  }

  /// The front half again, for a call that was taken in under other settings or keys: it is not
  /// counted twice.
  func again(
    _ exchange: Exchange, _ operation: Operation, _ face: Face
  ) throws(Refusal) -> Caller {
    try front(exchange, operation, face, authenticate, charging: false)
  }

  /// The front half again, for a stream that is open: nobody tries anything, so a failure is not
  /// held against the source.
  func review(
    _ exchange: Exchange, _ operation: Operation, _ face: Face
  ) throws(Refusal) -> Caller {
    try front(exchange, operation, face, authenticate.uncounted(), charging: false)
  }

  private func front(
    _ exchange: Exchange, _ operation: Operation, _ face: Face, _ authenticate: Authenticate,
    charging: Bool
  ) throws(Refusal) -> Caller {
    // Whose process is it? Its user may always administer it, whoever is a caller.
    if operation.isAdministrative, let owner = authenticate.owner(of: exchange) { return owner }
    // Who is it? Unknown is refused: there is no default identity.
    let caller = try authenticate(exchange)
    // May they? Asked before any stored answer: a stored answer is still an answer.
    try authorize(caller, operation)
    // More often than it may? Counted once for each call, whatever becomes of it.
    if charging { try limit(caller, operation, face, exchange) }
    // Does it depend on the call, and is nothing more of it to come?
    if operation.isLocal { try decide.here(caller, operation, exchange, face) }
    // Are changes made at all now?
    try freeze(operation)
    return caller
  }

  /// The end of most calls: an answer that is ready and still true. No task, no hop, nothing is
  /// decoded. Where it depends on the call if it is allowed, what was decided of the very same one
  /// holds again.
  func ready(
    _ exchange: Exchange, _ operation: Operation, _ dialect: Dialect, _ caller: Caller,
    now: UInt64
  ) -> Lent<ReadyAnswer>? {
    guard read.keeps(operation), let route = choose.silently(exchange, caller) else {
      return nil
    }
    return ready(exchange, operation, dialect, caller, on: route, now: now)
  }

  /// The same on the cloud's own paths, where the project says which way it is.
  func ready(
    _ exchange: Exchange, _ operation: Operation, _ caller: Caller, on route: CloudRoute,
    now: UInt64
  ) -> Lent<ReadyAnswer>? {
    guard read.keeps(operation) else { return nil }
    return ready(
      exchange, operation, Dialect(.compatible, .json), caller, on: ObjectIdentifier(route),
      now: now)
  }

  private func ready(
    _ exchange: Exchange, _ operation: Operation, _ dialect: Dialect, _ caller: Caller,
    on route: ObjectIdentifier, now: UInt64
  ) -> Lent<ReadyAnswer>? {
    var circumstances: Circumstances?
    if !caller.allows(operation.index) {
      guard caller.mayBeAllowed(operation.index) else { return nil }
      circumstances = decide.circumstances(caller, operation, exchange, dialect.face)
    }
    return lookUp(
      ReadyRequest(operation, dialect, on: route, caller, circumstances), in: exchange, now: now)
  }

  /// The middle: never waits either; what is refused here never leaves the house.
  func plan(_ call: BackCall) throws(Refusal) -> Errand {
    // On the cloud's own path? Passed through: no body is read, each way, unless a policy asks.
    if let passage = call.passage {
      return try decide(
        .passage(try forward.request(passage, for: call), on: passage.route), for: call)
    }
    // What is asked? Decoded and held against the contract.
    let request = try understand(call)
    // With which credential? The one that is named, else the caller's first.
    let route = try choose(call)
    // For which project? Where IAM has to say it, and has not yet, that is waited for.
    if send.mustWait(forProjectOf: route, call) { return .unaddressed(request, on: route) }
    return try plan(request, on: route, for: call)
  }

  private func plan(
    _ request: ValidRequest, on route: CloudRoute, for call: BackCall
  ) throws(Refusal) -> Errand {
    // Put together of several answers? Each is asked for, and decided, as a call of its own.
    if !call.operation.composes.isEmpty { return .composition(request, on: route) }
    // A list? Then its pages are cut here, of the cloud's largest.
    // May they, if that depends on the resource, the credential, the time? Or only some rows?
    if let paging = call.operation.paging {
      return try decide(.list(request, paging, on: route), for: call)
    }
    let single = try send.request(request, on: route, for: call)
    // For an end state, at the most? Then it is told by what is polled for all who watch.
    if call.operation.canWait, let question = waitForState.wait(request, for: call) {
      return try decide(.waiting(question, single, on: route), for: call)
    }
    return try decide(.single(single, on: route), for: call)
  }

  /// The back half: signs and sends, each attempt anew, and again only where that is safe; bounded
  /// by the call's deadline.
  ///
  /// The first attempt of a single request is made without a task (`send.begin`); whatever has to
  /// wait for more than its answer goes on here, in a task on the same loop.
  func back(
    _ errand: Errand, after first: FirstAttempt?, for call: BackCall
  ) async throws(Refusal) -> BackReply {
    switch errand {
    case .single(let request, let route), .passage(let request, let route):
      if read.keeps(call.operation) {
        try reply(to: await read(request, on: route, for: call), for: call)
      } else if call.passage == nil {
        try reply(to: await send(request, after: first, on: route, for: call), for: call)
      } else {
        .passed(
          try forward.visible(
            of: await send.passing(request, after: first, on: route, for: call), to: call))
      }
    case .unaddressed(let request, let route):
      try await back(
        addressed(request, on: route, for: call), after: nil, for: call)
    case .list(let request, let paging, let route):
      .said(try await list(request, paging, on: route, for: call))
    case .waiting(let question, _, let route):
      .said(try await waitForState(question, on: route, for: call))
    case .composition(let request, let route):
      .said(try await compose(request, on: route, for: call))
    case .undecided(let question, let errand):
      // What the decision lacks is read first; then the call goes its way, or nowhere.
      try await settledBack(errand, question, for: call)
    }
  }

  private func settledBack(
    _ errand: Errand, _ question: Decide.Question, for call: BackCall
  ) async throws(Refusal) -> BackReply {
    try await decide.settle(question, for: call)
    return try await back(errand, after: nil, for: call)
  }

  private func addressed(
    _ request: ValidRequest, on route: CloudRoute, for call: BackCall
  ) async throws(Refusal) -> Errand {
    try await route.waitForProject(before: call.deadline)
    return try plan(request, on: route, for: call)
  }

  /// The end: says the cloud's answer in the caller's words, or passes it on.
  func reply(to answer: CloudAnswer, for call: BackCall) throws(Refusal) -> BackReply {
    guard call.passage == nil else {
      return .passed(
        try forward.visible(of: ForwardedAnswer(answer: answer, refusal: nil), to: call))
    }
    return .said(try encode(answer, for: call))
  }

  /// The same with an answer that may be everybody's.
  func reply(to read: ReadAnswer, for call: BackCall) throws(Refusal) -> BackReply {
    guard call.passage == nil else {
      return .kept(try forward.visible(of: read.answer, to: call), read)
    }
    return .said(try encode(read, for: call))
  }
}

// The same way on the compatible face, where a signature speaks for the body as well: who it is may
// be proven only when the whole request is here, and nothing else is told before.
extension CallPath {
  /// When the head is here: what is wrong already is refused before a body is taken.
  func front(_ visit: Visit, _ exchange: Exchange) throws(Refusal) {
    // Whoever asks for a token says in the body who it is.
    if case .issueToken = visit.errand { return }
    try forward.check(exchange.head)
    guard let visitor = try authenticateVisit.begin(exchange) else { return }
    try admit(visitor, to: visit, exchange)
  }

  /// When the body is here, too.
  func arrive(_ visit: Visit, _ exchange: Exchange) throws(Refusal) -> Visitor {
    if let visitor = visit.visitor { return visitor }
    let visitor = try authenticateVisit.prove(
      exchange, mayLeaveBody: visit.mayLeaveBodyUnsigned)
    try admit(visitor, to: visit, exchange)
    return visitor
  }

  private func admit(
    _ visitor: Visitor, to visit: Visit, _ exchange: Exchange
  ) throws(Refusal) {
    visit.visitor = visitor
    // What a caller may use it may always ask.
    guard case .operation(let match) = visit.errand else { return }
    try authorize(visitor.caller, match.operation)
    if visit.charge() { try limit(visitor.caller, match.operation, .compatible, exchange) }
    try freeze(match.operation)
    let head = exchange.head
    guard let target = head.value(of: .path) else {
      preconditionFailure("a request without path passed the wire")
    }
    // For which project, and so with which credential? One of the caller's, or nothing.
    let route = try chooseProject(
      visitor, match, of: Target.path(of: target), exchange)
    visit.passage = Passage(
      route: route,
      target: try forward.target(match, target, for: route.credential.projectID ?? ""))
  }
}
