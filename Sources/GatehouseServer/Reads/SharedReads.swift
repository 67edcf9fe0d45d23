import CallModel
import NIOCore
import Reads
import Transport
import Upstream

/// The cloud's answers that this gateway keeps, for all event loops.
typealias SharedReads = ReadCache<ForwardedAnswer, ReadWaiter>

/// Who waits for a fetch, and on which loop.
struct ReadWaiter: Sendable {
  let loop: any EventLoop
  let read: NIOLoopBound<PendingRead>
}

/// What a fetch brought, for everybody who waits for it.
enum SharedOutcome: Sendable {
  case answered(SharedReads.Entry, isStored: Bool)
  case refused(Refusal, deadline: UInt64)
}

extension SharedReads.Ended where Answer == ForwardedAnswer, Waiter == ReadWaiter {
  /// Tells everybody: on this loop now, on others once per loop.
  func tell(_ outcome: SharedOutcome, on loop: LoopContext) {
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
