public import CallModel
import Transport

/// Whether an operation only looks: the cloud's limits may differ.
public enum AccessKind: UInt8, Sendable, CaseIterable {
  case read, write

  /// Word in settings and metrics.
  public var word: String {
    switch self {
    case .read: "read"
    case .write: "write"
    }
  }
}

/// What became of one attempt, as far as the budget learns from it.
public enum AttemptOutcome: Sendable, Equatable {
  /// Any answer but those below, refusals too.
  case answered
  /// 429, with the limit and the time it names.
  case throttled(limit: CallRate?, asked: Duration?)
  /// The service has too much to do.
  case busy
  /// A gateway on the way reached no service: 502, 503, 504.
  case unavailable
  /// No connection, or a lost answer.
  case failed
  /// Nothing for `Limits.upstreamPatience`.
  case timedOut
  /// It says nothing: given up, refused by a connection that closes, or never sent.
  case unheard

  static let words = [
    "answered", "throttled", "busy", "unavailable", "failed", "timed_out", "unheard",
  ]

  var place: Int {
    switch self {
    case .answered: 0
    case .throttled: 1
    case .busy: 2
    case .unavailable: 3
    case .failed: 4
    case .timedOut: 5
    case .unheard: 6
    }
  }

  /// An attempt that brought no answer.
  ///
  /// - Parameters:
  ///   - time: Nanoseconds that it took.
  ///   - wasLate: It was given up because time was over, not because its caller left.
  init(_ failure: ClientFailure, after time: UInt64, wasLate: Bool) {
    let isLong = time >= Limits.upstreamPatience.wholeNanoseconds
    switch failure.kind {
    case .connect, .tls, .lost: self = isLong ? .timedOut : .failed
    case .canceled: self = isLong && wasLate ? .timedOut : .unheard
    case .malformed, .tooLarge: self = .answered
    case .overloaded, .refused: self = .unheard
    }
  }

  /// What it says about the server that was called.
  var word: BreakerState.Word {
    switch self {
    case .answered, .throttled, .busy: .answered
    case .unavailable, .failed: .failed
    case .timedOut: .timedOut
    case .unheard: .unheard
    }
  }
}
