import NIOCore
public import System

/// Something that ends by itself at a deadline, unless it is taken out before.
public protocol Expiring: AnyObject {
  /// The deadline has passed; called once, on the loop.
  func expire()
}

/// The place of one `Expiring` in a wheel.
public final class Timed {
  fileprivate unowned let owner: any Expiring
  @exclusivity(unchecked) fileprivate var deadline: UInt64 = 0
  @exclusivity(unchecked) fileprivate var slot = -1
  @exclusivity(unchecked) fileprivate var next: Timed?
  /// Whose `next` this is: it is in the wheel as long as this is behind it.
  @exclusivity(unchecked) fileprivate var previous: Lent<Timed>?

  /// - Parameter owner: Removes this when it ends before its deadline.
  public init(_ owner: any Expiring) {
    self.owner = owner
  }
}

/// The deadlines of the calls of one event loop, to the next hundredth of a second.
///
/// Nearly every call ends long before its deadline, so setting and forgetting one must cost next
/// to nothing: a place in a ring, linked through the calls themselves, no allocation and no heap
/// to keep in order. The loop's own timers took a tenth of a proxied call. Nothing is called in the
/// middle of a change, hence no run-time checks of exclusive access.
public final class DeadlineWheel {
  /// Nanoseconds between turns: how late a deadline may be noticed.
  private static let turn: UInt64 = 10_000_000
  /// Power of two; deadlines further away than the ring is long stay for more than one round.
  private static let slots = 1024

  private let eventLoop: any EventLoop
  @exclusivity(unchecked) private var heads: [Timed?] = Array(repeating: nil, count: slots)
  @exclusivity(unchecked) private var count = 0
  /// The turn that was last looked at.
  @exclusivity(unchecked) private var position: UInt64
  @exclusivity(unchecked) private var isTurning = false

  init(eventLoop: any EventLoop) {
    self.eventLoop = eventLoop
    self.position = MonotonicClock.now() / Self.turn
  }

  /// Keeps `timed` until it expires or is removed; it is in no wheel yet.
  public func insert(
    _ timed: Timed, at deadline: UInt64, now: UInt64 = MonotonicClock.now()
  ) {
    precondition(timed.slot < 0, "a deadline set twice")
    if count == 0 { position = now / Self.turn }
    // One turn later than the division says, so that it is never early.
    let due = max(deadline / Self.turn, position) &+ 1
    let slot = Int(truncatingIfNeeded: due & UInt64(Self.slots - 1))
    timed.deadline = deadline
    timed.slot = slot
    timed.next = heads[slot]
    timed.next?.previous = Lent(timed)
    heads[slot] = timed
    count += 1
    keepTurning()
  }

  /// Takes `timed` out; nothing happens when it has expired or was never in.
  public func remove(_ timed: Timed) {
    guard timed.slot >= 0 else { return }
    let next = timed.next
    next?.previous = timed.previous
    if let previous = timed.previous {
      previous.use { $0.next = next }
    } else {
      heads[timed.slot] = next
    }
    timed.slot = -1
    timed.next = nil
    timed.previous = nil
    count -= 1
  }

  private func keepTurning() {
    guard !isTurning else { return }
    isTurning = true
    eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(Int64(Self.turn))) { [weak self] in
      self?.wake()
    }
  }

  private func wake() {
    isTurning = false
    advance(to: MonotonicClock.now())
    if count > 0 { keepTurning() }
  }

  /// Expires everything that is due at `now`.
  func advance(to now: UInt64) {
    let target = now / Self.turn
    // After a long pause one round sees every slot.
    let turns = target > position ? min(target - position, UInt64(Self.slots)) : 0
    // What expires may set deadlines: they belong to turns still to come.
    position = max(position, target)
    for step in 0..<turns {
      let slot = Int(truncatingIfNeeded: (target &- step) & UInt64(Self.slots - 1))
      expire(slot, now)
    }
  }

  private func expire(_ slot: Int, _ now: UInt64) {
    var due: [Timed] = []
    var timed = heads[slot]
    while let this = timed {
      timed = this.next
      if this.deadline <= now { due.append(this) }
    }
    // Taken out first: what expires may set or remove others.
    for timed in due { remove(timed) }
    for timed in due { timed.owner.expire() }
  }
}
