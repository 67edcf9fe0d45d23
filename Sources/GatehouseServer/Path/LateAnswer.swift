import HTTP2Wire
import Transport

/// A refusal that was decided when the head came, and is said when the small body behind it has.
///
/// A client that is still sending may hang or give up when the answer overtakes it (curl 7.88 does
/// both). So a rest of ordinary size is read first, thrown away, and the answer said after it; but
/// not later than a moment, for whoever waits for the answer before it sends.
final class LateAnswer: Expiring {
  /// Body that is worth reading for the sake of the answer.
  static let bodyBytes = 64 * 1024
  /// Half a second.
  private static let patience: UInt64 = 500_000_000

  private let exchange: Exchange
  private let say: (Exchange) -> Void
  private var timed: Timed?

  private init(_ exchange: Exchange, _ say: @escaping (Exchange) -> Void) {
    self.exchange = exchange
    self.say = say
  }

  /// Puts an answer off until the request is complete.
  ///
  /// - Parameter now: Monotonic nanoseconds.
  static func plan(
    for exchange: Exchange, now: UInt64, _ say: @escaping (Exchange) -> Void
  ) -> BodyPlan {
    let late = LateAnswer(exchange, say)
    let timed = Timed(late)
    late.timed = timed
    exchange.subject = late
    exchange.note = CallNote.late
    exchange.whenCanceled = { late.forget() }
    exchange.loop.deadlines.insert(timed, at: now &+ patience)
    return .discard(limit: bodyBytes)
  }

  func expire() {
    tell()
  }

  /// Says it, once.
  func tell() {
    guard timed != nil else { return }
    forget()
    say(exchange)
  }

  private func forget() {
    guard let timed else { return }
    exchange.loop.deadlines.remove(timed)
    self.timed = nil
    exchange.subject = nil
    exchange.whenCanceled = nil
  }
}
