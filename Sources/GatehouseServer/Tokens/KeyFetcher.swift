import Admission
import CallModel
import HTTP2Wire
import Logging
import NIOCore
import System
import Transport

/// Gets the keys of one issuer, on its own schedule and when a token names one that is not here;
/// reached only from its event loop.
///
/// One fetch at a time, bounded in time and size; redirects are not followed. What is here stays
/// in use while the source is down.
final class KeyFetcher {
  private static let fetchTime = TimeAmount.seconds(10)

  let keys: IssuerKeys
  private let loop: LoopContext
  private let logger: Logger
  /// Nil for keys out of a file.
  private let client: HTTPClient?
  private let request: ClientRequest
  private var timer: Scheduled<Void>?
  private var sent: SentRequest?
  private var isStopped = false

  init(_ keys: IssuerKeys, from source: TokenPlan.Source, on loop: LoopContext, logger: Logger) {
    self.keys = keys
    self.loop = loop
    self.logger = logger
    switch source {
    case .file(let set):
      client = nil
      request = ClientRequest(fields: FieldBlock())
      install(set, age: nil)
    case .url(let endpoint, let authority, let path, let tls, _):
      client = HTTPClient(endpoint: endpoint, tls: tls, bounds: Self.bounds, loop: loop)
      request = Self.request(authority: authority, path: path)
      let box = WeakBox(self)
      let bound = NIOLoopBound(box, eventLoop: loop.eventLoop)
      keys.serve { bound.eventLoop.execute { bound.value.object?.fetch() } }
      look()
    }
  }

  /// Takes what the settings say now: a file may have other keys than before.
  func renew(_ source: TokenPlan.Source) {
    if case .file(let set) = source { install(set, age: nil) }
  }

  /// Ends timers and connections; keys that are here stay.
  func stop() {
    isStopped = true
    timer?.cancel()
    sent?.cancel()
    client?.close()
  }

  private static var bounds: ClientBounds {
    ClientBounds(
      http2: HTTP2Bounds(), connectNanoseconds: 5_000_000_000, idleNanoseconds: 30_000_000_000,
      probeNanoseconds: 10_000_000_000, connectionsMax: 1, waitingMax: 1,
      responseBytesMax: WebKeySet.byteCountMax)
  }

  private static func request(authority: String, path: String) -> ClientRequest {
    let values: [(KnownField, String)] = [
      (.method, "GET"), (.scheme, "https"), (.authority, authority), (.path, path),
      (.accept, "application/jwk-set+json, application/json"),
      (.userAgent, "gatehouse/\(BuildInfo.version)"),
    ]
    var fields = FieldBlock()
    for (field, value) in values { fields.append(field, value: Array(value.utf8).span) }
    return ClientRequest(fields: fields)
  }

  // MARK: Time

  /// Looks at the clock: fetches what is due, and comes back when something will be.
  private func look() {
    // Keys out of a file have no end of their own.
    guard !isStopped, client != nil else { return }
    let now = MonotonicClock.now()
    if keys.expire(now: now) {
      logger.error(
        "the keys of an issuer could not be fetched for a day and count no more",
        metadata: ["issuer": "\(keys.rules.issuer)"])
    }
    if keys.begin(now: now) { return fetch() }
    guard let due = keys.due else { return }
    timer?.cancel()
    let wait = due > now ? Int64(clamping: due - now) : 0
    timer = loop.eventLoop.assumeIsolated().scheduleTask(
      in: .nanoseconds(max(wait, 100_000_000))
    ) { [weak self] in self?.look() }
  }

  // MARK: One fetch

  private func fetch() {
    guard !isStopped, let client else { return }
    timer?.cancel()
    // A server that says nothing must not keep everybody waiting.
    timer = loop.eventLoop.assumeIsolated().scheduleTask(in: Self.fetchTime) { [weak self] in
      self?.sent?.cancel()
    }
    sent = client.send(request) { [weak self] result in self?.received(result) }
  }

  private func received(_ result: Result<ClientResponse, ClientFailure>) {
    sent = nil
    timer?.cancel()
    guard !isStopped else { return }
    do {
      let response = try result.get()
      guard response.status == 200 else {
        return failed("the answer has status \(response.status)")
      }
      let set = try WebKeySet(response.body)
      var age: UInt64?
      if let field = response.fields.value(of: .cacheControl) { age = CacheAge.maximum(in: field) }
      install(set, age: age)
    } catch {
      failed("\(error)")
    }
  }

  /// jwt-kit gives its verifiers out of an actor, so this takes a task.
  private func install(_ set: WebKeySet, age: UInt64?) {
    let bound = NIOLoopBound(WeakBox(self), eventLoop: loop.eventLoop)
    Task(executorPreference: loop.executor) { [keys] in
      do {
        try await keys.install(
          set, age: age, now: MonotonicClock.now(), jitter: .random(in: 0...1))
        bound.value.object?.look()
      } catch {
        bound.value.object?.failed("a key cannot be used: \(error)")
      }
    }
  }

  private func failed(_ reason: String) {
    logger.warning(
      "the keys of an issuer could not be fetched; those that are here stay in use",
      metadata: ["issuer": "\(keys.rules.issuer)", "cause": "\(reason)"])
    keys.failed(now: MonotonicClock.now(), jitter: .random(in: 0...1))
    look()
  }
}

/// Lets go of what others hold.
final class WeakBox<Object: AnyObject> {
  weak var object: Object?

  init(_ object: Object? = nil) {
    self.object = object
  }
}

/// Reads how long an answer may be kept (RFC 9111 §5.2.2).
enum CacheAge {
  /// Nanoseconds; 0 where it may not be kept, nil where nothing is said.
  static func maximum(in value: Span<UInt8>) -> UInt64? {
    let text = String(decoding: value.indices.map { value[$0] }, as: UTF8.self).lowercased()
    for part in text.split(separator: ",") {
      let words = part.split(separator: "=", maxSplits: 1)
      let name = words.first.map { $0.filter { $0 != " " } } ?? ""
      if name == "no-store" || name == "no-cache" { return 0 }
      guard name == "max-age", words.count == 2 else { continue }
      let digits = words[1].filter { $0 != " " && $0 != "\"" }
      // More than fits is a long time (RFC 9111 §1.2.2).
      guard let seconds = UInt64(digits) else { return nil }
      return min(seconds, 1_000_000_000) * 1_000_000_000
    }
    return nil
  }
}
