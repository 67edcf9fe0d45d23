import Admission
public import CallModel
public import Contract
import Cryptography
public import Settings
public import State
import SwiftProtobuf
import Synchronization
import System

/// Issues, lists and revokes keys: of a gateway that serves, or of one that does not, whose state
/// directory whoever asks has opened.
public final class KeyOffice: Sendable {
  /// Nil where the settings name no state directory.
  private let store: Mutex<KeyStore?>
  private let isClosed = Atomic<Bool>(false)
  private let now: @Sendable () -> Int64
  private let facts: Mutex<KeyFacts>
  let board = KeyBoard()
  private let notice = Mutex<(@Sendable () async -> Void)?>(nil)

  /// - Parameters:
  ///   - store: nil where the settings name no state directory.
  ///   - now: seconds since 1970; replaced by tests.
  init(
    _ store: KeyStore?, _ facts: KeyFacts,
    now: @escaping @Sendable () -> Int64 = { WallClock.now().seconds }
  ) {
    self.store = Mutex(store)
    self.facts = Mutex(facts)
    self.now = now
  }

  /// For whoever holds the state directory of a gateway that does not run.
  public convenience init(offline directory: StateDirectory, _ settings: Settings)
    throws(StateFault)
  {
    self.init(try KeyStore(in: directory), KeyFacts(settings))
  }

  /// Puts the keys in force that were issued before this start.
  func load() async throws(StateFault) {
    guard let store = current else { return }
    let snapshot = try await store.snapshot()
    board.replace(issued(snapshot.records), number: snapshot.number)
  }

  /// Other settings are in force.
  func adopt(_ facts: KeyFacts) {
    self.facts.withLock { $0 = facts }
  }

  /// Asks to be waited for with every change: when `notice` returns, it is in force everywhere.
  func whenChanged(_ notice: @escaping @Sendable () async -> Void) {
    self.notice.withLock { $0 = notice }
  }

  /// Lets go of the state directory once what is being written is; keys stay in force as they are.
  func close() async {
    await noteUses()
    isClosed.store(true, ordering: .relaxed)
    store.withLock { $0 = nil }
    notice.withLock { $0 = nil }
  }

  private var current: KeyStore? { store.withLock { $0 } }

  private func open() throws(Refusal) -> KeyStore {
    if let store = current { return store }
    throw isClosed.load(ordering: .relaxed) ? .keysHandedOver : .noStateDirectory
  }

  // MARK: Issuing

  public func issue(_ request: IssueKeyRequest) async throws(Refusal) -> IssueKeyResponse {
    let facts = facts.withLock { $0 }
    let now = now()
    let store = try open()
    guard let caller = facts.caller(request.caller) else {
      throw .callerUnknown(request.caller, among: facts.callers.map(\.name))
    }
    guard let kind = KeyKind(rawValue: request.kind) else {
      preconditionFailure("a kind that the contract does not have")
    }
    if request.hasExpiresAt, request.expiresAt.seconds <= now { throw .expiresInThePast }
    // As good as none: two ids of 47 random bits are the same.
    for _ in 0..<4 {
      let made = try make(kind, request, facts, now)
      let besides = CallerKey.all(of: caller).filter { $0.kind == kind.rawValue }
      let outcome = try await stored {
        () async throws(StateFault) in
        try await store.issue(made.record, validMax: Settings.Caller.keysMax - besides.count)
      }
      switch outcome {
      case .done(let snapshot):
        await publish(snapshot)
        return made.answer
      case .tooMany(let records):
        let issued = records.map { CallerKey($0, facts: facts, now: now) }
        throw .tooManyKeys(kind, of: caller.name, besides + issued)
      case .full: throw .storeFull
      case .idTaken: continue
      }
    }
    throw .internalFault("four new keys had ids that were taken")
  }

  private func make(
    _ kind: KeyKind, _ request: IssueKeyRequest, _ facts: KeyFacts, _ now: Int64
  ) throws(Refusal) -> (record: KeyRecord, answer: IssueKeyResponse) {
    var answer = IssueKeyResponse()
    var record: KeyRecord
    switch kind {
    case .apiKey:
      let key = APIKey()
      record = KeyRecord(
        id: key.id, kind: .apiKey(key.digest), caller: request.caller, createdAt: now)
      answer.apiKey = key.text
    case .virtualKey:
      guard let derivation = facts.derivation else { throw .noMasterSecret }
      let accessKey = VirtualKey.newAccessKey()
      record = KeyRecord(
        id: accessKey, kind: .virtualKey(version: 1), caller: request.caller, createdAt: now)
      do {
        answer.secretKey = try derivation.secretKey(of: accessKey, version: 1).withBytes { bytes in
          String(decoding: bytes.indices.map { bytes[$0] }, as: UTF8.self)
        }
      } catch {
        throw .internalFault("the master secret cannot be read: \(error)")
      }
    }
    record.note = request.note
    if request.hasExpiresAt { record.expiresAt = request.expiresAt.seconds }
    answer.key = CallerKey(record, facts: facts, now: now)
    return (record, answer)
  }

  // MARK: Listing, ending

  public func list(_ request: ListKeysRequest) async throws(Refusal) -> ListKeysResponse {
    let facts = facts.withLock { $0 }
    let now = now()
    var keys = facts.callers.flatMap(CallerKey.all)
    let store = current
    if store == nil, isClosed.load(ordering: .relaxed) { throw .keysHandedOver }
    if let store {
      await noteUses()
      let records = try await stored { () async throws(StateFault) in try await store.all() }
      keys += records.map { CallerKey($0, facts: facts, now: now) }
    }
    keys = keys.filter { key in
      (request.caller.isEmpty || key.caller == request.caller)
        && (request.showEnded || key.state == "valid" || key.state == "orphaned")
    }
    let sorted = keys.enumerated().sorted { one, other in
      one.element.caller != other.element.caller
        ? one.element.caller < other.element.caller : one.offset < other.offset
    }
    return .with { $0.keys = sorted.map(\.element) }
  }

  public func revoke(_ request: RevokeKeyRequest) async throws(Refusal) -> RevokeKeyResponse {
    let facts = facts.withLock { $0 }
    let now = now()
    let isOfSettings = facts.callers.flatMap(CallerKey.all).contains { $0.keyID == request.keyID }
    guard !isOfSettings else { throw .keyOfSettings(request.keyID) }
    let store = try open()
    let outcome = try await stored { () async throws(StateFault) in
      try await store.revoke(request.keyID, at: now)
    }
    guard let (record, snapshot) = outcome else { throw .keyUnknown }
    await publish(snapshot)
    return .with { $0.key = CallerKey(record, facts: facts, now: now) }
  }

  // MARK: What is in force

  /// Writes down which keys were used since the last time: to be done now and then, not with each
  /// call.
  public func noteUses() async {
    guard let store = current else { return }
    let used = board.issued.filter { $0.takeUse() }.map(\.id)
    // What is lost with a full disk is a time of day.
    try? await store.noteUse(of: used, at: now())
  }

  private func publish(_ snapshot: KeyStore.Snapshot) async {
    board.replace(issued(snapshot.records), number: snapshot.number)
    await notice.withLock { $0 }?()
  }

  /// Those that are valid now, as authentication needs them; the same objects as before.
  private func issued(_ records: [KeyRecord]) -> [IssuedKey] {
    let before = Dictionary(
      board.issued.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let now = now()
    return records.filter { $0.isValid(at: now) }.map { record in
      before[record.id]
        ?? IssuedKey(
          id: record.id, kind: record.issuedKind, caller: record.caller,
          expiresAt: record.expiresAt)
    }
  }

  private func stored<Found>(
    _ work: () async throws(StateFault) -> Found
  ) async throws(Refusal) -> Found {
    do throws(StateFault) {
      return try await work()
    } catch {
      throw .internalFault("\(error)")
    }
  }
}

extension KeyRecord {
  fileprivate var issuedKind: IssuedKey.Kind {
    switch kind {
    case .apiKey(let digest): .apiKey(digest)
    case .virtualKey(let version): .virtualKey(version: version)
    }
  }
}
