/// What the transport does to an answer, beyond sending it.
public struct FaultEffect: Sendable, Equatable {
  public enum Ending: String, Sendable, CaseIterable {
    /// The answer is sent as it is.
    case answer
    /// The connection is reset; the operation was not executed.
    case resetBeforeEffect = "reset_before_effect"
    /// The connection is reset; the operation was executed and its answer is lost.
    case resetAfterEffect = "reset_after_effect"
    /// RST_STREAM with REFUSED_STREAM, which proves that nothing was executed (RFC 9113 §8.7).
    case refuseStream = "refuse_stream"
    /// GOAWAY whose last stream id is below this stream: proves that nothing was executed.
    case goAwayBeforeEffect = "go_away_before_effect"
    /// GOAWAY that still covers this stream, then the answer, then the end of the connection.
    case goAwayAfterAnswer = "go_away_after_answer"

    /// Whether the operation is executed.
    var hasEffect: Bool {
      switch self {
      case .answer, .resetAfterEffect, .goAwayAfterAnswer: true
      case .resetBeforeEffect, .refuseStream, .goAwayBeforeEffect: false
      }
    }

    /// Whether the answer reaches the caller.
    public var sendsAnswer: Bool { self == .answer || self == .goAwayAfterAnswer }
  }

  /// To wait before the answer is sent or the ending is carried out.
  public var delayNanoseconds: Int64 = 0
  public var ending = Ending.answer

  public init(delayNanoseconds: Int64 = 0, ending: Ending = .answer) {
    self.delayNanoseconds = delayNanoseconds
    self.ending = ending
  }
}
