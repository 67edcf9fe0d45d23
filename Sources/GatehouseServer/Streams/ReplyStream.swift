import Admission
import CallModel
import Contract
import NIOCore
import Protocols
import SwiftProtobuf
import Transport

/// The replies of one call, one after another and never faster than the caller reads; reached
/// only from its event loop.
///
/// It ends once: by `finish`, by the call's deadline, by the gateway's drain, or because the
/// caller left; whichever is first frees everything, and further words are dropped.
/// What it holds is bounded: the transport's output bound and one message, and of each thing that
/// is shown the latest state.
final class ReplyStream {
  enum Ending {
    case finished
    case refused(Refusal)
    /// The caller reset the stream, or its connection ended.
    case canceled
  }

  private enum State {
    /// Nothing was said: a refusal may still be the whole answer.
    case silent
    case speaking
    /// Finished, but for states that wait for the reader.
    case finishing
    case over
  }

  let operation: Operation
  let caller: Caller
  /// By which another stream goes on behind what was written; a refusal that ends this one tells
  /// it.
  var resumeToken: String?
  let exchange: Exchange
  private let face: StreamFace
  private var state = State.silent
  private var isBackedUp = false
  private var waiting = WaitingStates()
  /// At most three: of the call's deadline, of what its caller showed, of the longest watch.
  private var timers: [Scheduled<Void>] = []

  /// Among the caller's calls in flight, until the stream is over.
  var place: InFlightPlace?
  /// Called when `send` may go on.
  var whenWritable: (() -> Void)?
  /// Called when other keys or settings are in force, and its caller may still have it.
  var whenReviewed: ((Caller) -> Void)?
  /// Called once, when nothing more reaches the caller: lets go of what feeds the stream.
  var whenOver: (() -> Void)?
  /// The desk's own notice of the end.
  private var whenEnded: ((Ending) -> Void)?

  init(
    _ exchange: Exchange, _ operation: Operation, _ dialect: Dialect, _ caller: Caller,
    whenEnded: @escaping (Ending) -> Void
  ) {
    self.exchange = exchange
    self.operation = operation
    self.caller = caller
    self.face = StreamFace(dialect, exchange.head)
    self.whenEnded = whenEnded
    // The exchange keeps the stream alive for as long as it lasts, and lets go at its end.
    exchange.whenCanceled = { self.end(.canceled) }
    exchange.whenWritable = { self.goOn() }
  }

  var dialect: Dialect { face.dialect }
  var isOver: Bool { state == .over }

  /// Whether `send` may be called: the stream is not over, and the caller reads.
  var isWritable: Bool {
    (state == .silent || state == .speaking) && !isBackedUp
  }

  /// Refuses what is not said by then.
  func expire(at deadline: Deadline, _ refusal: Refusal = .streamDeadline) {
    // Beyond the clock's range there is nothing to wait for.
    guard deadline.nanoseconds < UInt64(Int64.max) else { return }
    let timer: Scheduled<Void> = exchange.loop.eventLoop.assumeIsolated().scheduleTask(
      deadline: .uptimeNanoseconds(deadline.nanoseconds)
    ) { [weak self] in
      self?.finish(refusal)
    }
    timers.append(timer)
  }

  // MARK: Saying

  /// Says the head, if nothing was said yet: the caller knows then that it is let in.
  func begin() {
    guard state == .silent else { return }
    state = .speaking
    face.begin(on: exchange)
  }

  /// Says that the stream lives, where its face has words for that and nothing else waits.
  func beat() {
    guard state == .speaking, !isBackedUp, let beat = face.beat else { return }
    isBackedUp = !exchange.write(beat)
  }

  /// Says one more message; every one arrives, in order.
  ///
  /// To be called only while `isWritable`. Returns whether it still is: if not, wait for
  /// `whenWritable`.
  @discardableResult
  func send(_ message: any Message) -> Bool {
    guard state == .silent || state == .speaking else { return false }
    precondition(!isBackedUp, "more was said than the caller reads")
    write(message)
    return isWritable
  }

  /// Says the state of one thing. A slow reader is told its latest state only.
  func show(_ message: any Message, of key: String = "") {
    guard state == .silent || state == .speaking else { return }
    if isBackedUp {
      waiting.put(message, of: key)
    } else {
      write(message)
    }
  }

  private func write(_ message: any Message) {
    let bytes: [UInt8]
    do throws(Refusal) {
      bytes = try operation.encode(message, dialect.codec)
    } catch {
      end(.refused(error))
      return
    }
    begin()
    let token = operation.resumeToken(of: message)
    if let token { resumeToken = token }
    isBackedUp = !exchange.write(face.frame(bytes, id: token))
  }

  private func goOn() {
    isBackedUp = false
    while state != .over, !isBackedUp, let message = waiting.takeFirst() {
      write(message)
    }
    if state == .finishing, waiting.isEmpty {
      end(.finished)
    } else if isWritable {
      whenWritable?()
    }
  }

  // MARK: Ending

  /// Ends the stream behind everything said; a refusal ends it at once, and states that wait are
  /// dropped.
  func finish(_ refusal: Refusal? = nil) {
    if let refusal {
      end(.refused(refusal))
    } else if waiting.isEmpty {
      end(.finished)
    } else {
      state = .finishing
    }
  }

  private func end(_ ending: Ending) {
    guard state != .over else { return }
    let wasSilent = state == .silent
    state = .over
    for timer in timers { timer.cancel() }
    timers = []
    waiting.removeAll()
    place = nil
    whenWritable = nil
    whenReviewed = nil
    exchange.whenCanceled = nil
    exchange.whenWritable = nil
    let notices = (whenOver, whenEnded)
    whenOver = nil
    whenEnded = nil
    notices.0?()
    notices.1?(ending)
    // Last, because it may make the exchange another call's.
    say(ending, wasSilent)
  }

  private func say(_ ending: Ending, _ wasSilent: Bool) {
    switch ending {
    case .finished:
      if wasSilent {
        face.endEmpty(on: exchange)
      } else {
        face.end(nil, on: exchange)
      }
    case .refused(var refusal):
      if let resumeToken { refusal.metadata.append(("resume_token", resumeToken)) }
      if wasSilent {
        face.refuse(refusal, on: exchange)
      } else {
        face.end(refusal, on: exchange)
      }
    case .canceled:
      break
    }
  }
}

extension Refusal {
  static let streamDeadline = Refusal(
    .deadlineExceeded, "the stream reached the call's deadline", reason: "DEADLINE_EXCEEDED")
}
