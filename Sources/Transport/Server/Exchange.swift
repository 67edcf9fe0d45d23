public import HTTP2Wire
public import System

/// How an exchange ends that gets no answer.
public enum AbortWay: Sendable {
  /// Something went wrong half-way (INTERNAL_ERROR).
  case failed
  /// Nothing was done: the peer may send the request again (REFUSED_STREAM, RFC 9113 §8.7).
  case refused
  /// Nothing was done, and nothing more will be: a GOAWAY whose last stream is before this one.
  case refusedByGoAway
}

/// One request and its answer, whatever HTTP version carries them; reached only from its loop.
///
/// It is answered in one of two ways: `respond`, or `start`, any number of `write`, `finish`.
/// After it is over (answered and sent, reset, or its connection gone) every further word is
/// dropped without harm, so that late answers need no care.
public class Exchange {
  public final let loop: LoopContext
  @exclusivity(unchecked) private final var held: Held
  /// Called once if the exchange ends before its answer is complete.
  @exclusivity(unchecked) public final var whenCanceled: (() -> Void)?
  /// Called when a stream of answers that had backed up may go on.
  @exclusivity(unchecked) public final var whenWritable: (() -> Void)?
  /// The trace that the request is part of, once somebody has asked.
  @exclusivity(unchecked) final var knownTrace: TraceContext?

  @exclusivity(unchecked) final var plan: BodyPlan = .ignore
  /// Body bytes seen so far, to hold against the limit.
  @exclusivity(unchecked) final var receivedBytes = 0

  init(loop: LoopContext, facts: ConnectionFacts) {
    self.loop = loop
    self.held = Held(facts: facts)
  }

  /// The whole answer, from prepared headers. The date is added.
  public func respond(
    _ headers: PreparedHeaders, body: [UInt8] = [], trailers: PreparedHeaders? = nil
  ) { preconditionFailure("abstract") }

  /// The whole answer, from fields made for this call. The date is added.
  public func respond(
    _ fields: consuming FieldBlock, body: [UInt8] = [], trailers: PreparedHeaders? = nil
  ) { preconditionFailure("abstract") }

  /// Begins an answer that comes in pieces.
  public func start(_ fields: consuming FieldBlock) { preconditionFailure("abstract") }

  /// One more piece. Returns false when the peer reads too slowly: wait for `whenWritable`.
  @discardableResult
  public func write(_ bytes: [UInt8]) -> Bool { preconditionFailure("abstract") }

  /// Ends an answer that came in pieces.
  public func finish(trailers: FieldBlock? = nil) { preconditionFailure("abstract") }

  /// Ends the exchange without an answer.
  public func abort(_ way: AbortWay = .failed) { preconditionFailure("abstract") }

  /// Lets the connection end once its requests in progress are answered.
  public func endConnection() { preconditionFailure("abstract") }

  /// Decides in the middle how the body is taken, after a plan of `.collect` that only bought time;
  /// what was collected meanwhile is handed on.
  public final func goOn(with plan: BodyPlan, by service: any ExchangeService) {
    guard !isOver else { return }
    self.plan = plan
    planChanged()
    switch plan {
    case .ignore:
      body = []
    case .collect(let limit), .discard(let limit):
      if case .discard = plan { body = [] }
      if receivedBytes > limit {
        self.plan = .ignore
        body = []
        service.bodyTooLarge(self, limit: limit)
      } else if hasEnded {
        heardAt = MonotonicClock.now()
        service.complete(self)
      }
    case .stream(let receiver):
      let bytes = body
      body = []
      if !bytes.isEmpty { receiver.received(bytes.span, on: self) }
      if hasEnded { receiver.ended(on: self) }
    }
  }

  /// For a transport that treats the plans differently.
  func planChanged() {}

  /// Makes the object ready for another request.
  final func recycle() {
    head.removeAll()
    body.removeAll(keepingCapacity: body.capacity <= 16 * 1024)
    note = 0
    subject = nil
    answerFields.removeAll()
    knownTrace = nil
    hasEnded = false
    isOver = false
    isAnswered = false
    whenCanceled = nil
    whenWritable = nil
    plan = .ignore
    receivedBytes = 0
  }

  /// The transport's word that the exchange has ended.
  final func end() {
    isOver = true
    plan = .ignore
    whenWritable = nil
    if let canceled = whenCanceled {
      whenCanceled = nil
      canceled()
    }
  }
}

// What every call reads and writes. The rooms above reach it by these accessors, which are inlined
// into them: `@exclusivity(unchecked)` is forgotten at the border of a module, and the run-time
// checks of a call together cost a fiftieth of it.
extension Exchange {
  fileprivate struct Held {
    var facts: ConnectionFacts
    var head = FieldBlock()
    var body: [UInt8] = []
    var note: UInt64 = 0
    var heardAt = MonotonicClock.now()
    var subject: AnyObject?
    var answerFields = FieldBlock()
    var hasEnded = false
    var isOver = false
    var isAnswered = false
  }

  /// Of the connection it came by.
  public final var facts: ConnectionFacts {
    @inline(__always) get { held.facts }
    @inline(__always) set { held.facts = newValue }
  }

  /// What the service remembers about its connection; it stays until the service exchanges it, or
  /// the connection ends.
  public final var connectionMemory: Lent<AnyObject>? {
    @inline(__always) get { held.facts.remembered }
  }

  /// Whether it came by this connection.
  @inline(__always)
  final func came(by facts: ConnectionFacts) -> Bool { held.facts === facts }

  /// The HTTP version that its connection speaks.
  public final var version: ConnectionFacts.Version {
    @inline(__always) get { held.facts.version }
  }

  /// The number of the listener that its connection came by.
  public final var listener: Int {
    @inline(__always) get { held.facts.listener }
  }

  /// The request's header section, pseudo fields included (also on HTTP/1.1).
  ///
  /// Never exchanged for another while anybody holds the exchange: what is read of it may lie in
  /// its memory without a reference being counted.
  public final var head: FieldBlock {
    @inline(__always) _read { yield held.head }
    @inline(__always) _modify { yield &held.head }
  }

  /// Whether the request has a field. To ask the head itself would count a reference of it.
  @inline(__always)
  public final func has(_ field: KnownField) -> Bool { held.head.contains(field) }

  /// The first value of a field, lent out of the head; like `has`.
  @inline(__always)
  @_lifetime(borrow self)
  public final func value(of field: KnownField) -> Span<UInt8>? {
    _overrideLifetime(held.head.value(of: field), borrowing: self)
  }

  /// The collected body, lent; like `has`.
  public final var bodyBytes: Span<UInt8> {
    @inline(__always)
    @_lifetime(borrow self)
    get { _overrideLifetime(held.body.span, borrowing: self) }
  }

  /// Whether any of the body was collected; like `has`.
  public final var hasBody: Bool {
    @inline(__always) get { !held.body.isEmpty }
  }

  /// The collected body.
  public final var body: [UInt8] {
    @inline(__always) _read { yield held.body }
    @inline(__always) _modify { yield &held.body }
  }

  /// What the service noted between the head of the request and its end.
  public final var note: UInt64 {
    @inline(__always) get { held.note }
    @inline(__always) set { held.note = newValue }
  }

  /// When the bytes came that the service is called for, in monotonic nanoseconds: the clock is
  /// looked at once for all requests that one read brings.
  public internal(set) final var heardAt: UInt64 {
    @inline(__always) get { held.heardAt }
    @inline(__always) set { held.heardAt = newValue }
  }

  /// For whom the request is, once the service knows.
  public final var subject: AnyObject? {
    @inline(__always) _read { yield held.subject }
    @inline(__always) _modify { yield &held.subject }
  }

  /// Further fields of every answer to this request, whoever gives it; mostly none.
  public final var answerFields: FieldBlock {
    @inline(__always) _read { yield held.answerFields }
    @inline(__always) _modify { yield &held.answerFields }
  }

  /// The peer has said all it will say. True from the beginning where nothing follows the head.
  public internal(set) final var hasEnded: Bool {
    @inline(__always) get { held.hasEnded }
    @inline(__always) set { held.hasEnded = newValue }
  }

  /// The stream or connection ended; nothing reaches the peer any more.
  public internal(set) final var isOver: Bool {
    @inline(__always) get { held.isOver }
    @inline(__always) set { held.isOver = newValue }
  }

  /// A final answer was given or begun.
  public internal(set) final var isAnswered: Bool {
    @inline(__always) get { held.isAnswered }
    @inline(__always) set { held.isAnswered = newValue }
  }
}
