import CallModel
import Contract
import NIOCore
import Reads
import Synchronization
import Transport
import Upstream

/// What the watch desks of all event loops share.
///
/// A list is polled with a credential on one loop only, its home, whichever loops its watchers are
/// on: what is asked of the cloud does not grow with loops. Nothing is locked for longer than it
/// takes to look a desk up.
final class WatchRing: Sendable {
  let tokens: WatchTokens
  let allowance: WatchAllowance
  let counts = PollCounts()
  /// By index of operation; nil for what nobody watches, and nobody gets so.
  private let kinds: [WatchKind?]
  /// By index of a write: the lists that it makes wrong.
  private let shaken: [Set<Int>]
  private let desks = Mutex<[NIOLoopBound<WatchDesk>]>([])
  private let lastNumber = Atomic<UInt64>(0)

  init(_ table: OperationTable, tokens: WatchTokens, allowance: WatchAllowance = WatchAllowance()) {
    self.tokens = tokens
    self.allowance = allowance
    var kinds = [WatchKind?](repeating: nil, count: table.operations.count)
    for operation in table.operations {
      guard let watching = operation.watching else { continue }
      guard let get = table.operation(named: watching.get),
        let list = table.operation(named: watching.list)
      else { preconditionFailure("\(operation.name) watches what the contract has not") }
      let kind = WatchKind(watch: operation, get: get, list: list)
      kinds[operation.index] = kind
      kinds[get.index] = kind
    }
    self.kinds = kinds
    let lists = kinds.compactMap { $0?.list }
    shaken = table.operations.map { operation in
      Set(lists.filter { operation.invalidates.contains($0.name) }.map(\.index))
    }
  }

  /// What a watch, or a get that can wait, is about.
  func kind(of operation: Operation) -> WatchKind? { kinds[operation.index] }

  /// Indexes of the lists that a write makes wrong and that somebody may watch.
  func lists(shakenBy operation: Operation) -> Set<Int> { shaken[operation.index] }

  /// The desk of a loop; to be asked on that loop. All are made before the first watch.
  func desk(on loop: LoopContext) -> WatchDesk {
    let known = desks.withLock { $0.first { $0.eventLoop === loop.eventLoop } }
    if let known { return known.value }
    let desk = WatchDesk(on: loop, ring: self)
    let bound = NIOLoopBound(desk, eventLoop: loop.eventLoop)
    desks.withLock { $0.append(bound) }
    return desk
  }

  /// A number that no other watch of this process has.
  func newNumber() -> UInt64 {
    lastNumber.add(1, ordering: .relaxed).newValue
  }

  /// Where a list is polled.
  func home(of key: PollKey) -> NIOLoopBound<WatchDesk> {
    desks.withLock { $0[Int(UInt(bitPattern: key.hashValue) % UInt($0.count))] }
  }

  func desks(_ work: @escaping @Sendable (WatchDesk) -> Void) {
    for desk in desks.withLock({ $0 }) { Self.on(desk, work) }
  }

  /// Does `work` at a desk: at once on its own loop, else when that comes to it.
  static func on(
    _ desk: NIOLoopBound<WatchDesk>, _ work: @escaping @Sendable (WatchDesk) -> Void
  ) {
    if desk.eventLoop.inEventLoop {
      work(desk.value)
    } else {
      desk.eventLoop.execute { work(desk.value) }
    }
  }
}

/// One kind of resource that is watched.
final class WatchKind: Sendable {
  let watch: Operation
  let get: Operation
  let list: Operation

  init(watch: Operation, get: Operation, list: Operation) {
    self.watch = watch
    self.get = get
    self.list = list
  }
}

/// A list, as one credential sees it.
struct PollKey: Hashable, Sendable {
  let credential: CloudCredential
  /// Index of the list's operation.
  let list: Int

  static func == (one: PollKey, other: PollKey) -> Bool {
    one.credential === other.credential && one.list == other.list
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(credential))
    hasher.combine(list)
  }
}

/// What polling does, counted over all loops.
final class PollCounts: Sendable {
  /// Lists that are polled now.
  let lists = Atomic<Int>(0)
  /// Requests to the cloud that polls have made: pages of lists, and gets.
  let pages = Atomic<UInt64>(0)
  let gets = Atomic<UInt64>(0)
  /// Of these, how many had no answer of success.
  let failures = Atomic<UInt64>(0)
}
