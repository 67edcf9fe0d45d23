import CallModel
import NIOCore
import Reads
import Transport
import Upstream

/// The cloud's answers that this gateway keeps, for all event loops.
typealias SharedReads = ReadCache

/// Who waits for a fetch, and on which loop.
final class ReadWaiter: ReadWaiting {
  let loop: any EventLoop
  let read: NIOLoopBound<PendingRead>

  init(_ read: PendingRead, on loop: any EventLoop) {
    self.loop = loop
    self.read = NIOLoopBound(read, eventLoop: loop)
  }
}

/// An answer of the cloud as the cache keeps it.
final class ReadResult: KeptAnswer {
  let answer: ForwardedAnswer

  init(_ answer: ForwardedAnswer) {
    self.answer = answer
  }
}

extension CacheEntry {
  var forwarded: ForwardedAnswer {
    guard let result = answer as? ReadResult else {
      preconditionFailure("somebody else keeps answers here")
    }
    return result.answer
  }
}

/// What a fetch brought, for everybody who waits for it.
enum SharedOutcome: Sendable {
  case answered(SharedReads.Entry, isStored: Bool)
  case refused(Refusal, deadline: UInt64)
}

extension SharedReads.Ended {
  /// Tells everybody: on this loop now, on others once per loop.
  func tell(_ outcome: SharedOutcome, on loop: LoopContext) {
    let waiters = waiters.compactMap { $0 as? ReadWaiter }
    var elsewhere: [(loop: any EventLoop, reads: [NIOLoopBound<PendingRead>])] = []
    for waiter in waiters where waiter.loop !== loop.eventLoop {
      if let place = elsewhere.firstIndex(where: { $0.loop === waiter.loop }) {
        elsewhere[place].reads.append(waiter.read)
      } else {
        elsewhere.append((waiter.loop, [waiter.read]))
      }
    }
    for (other, reads) in elsewhere {
      other.execute { for read in reads { read.value.ended(outcome) } }
    }
    for waiter in waiters where waiter.loop === loop.eventLoop { waiter.read.value.ended(outcome) }
  }
}
