import CNGHTTP2

/// The memory of a ``FieldBlock``: one run of bytes and the table of where its fields lie.
///
/// Shared by copies of a block until one of them is changed; a shared one is never written. All of
/// it is one allocation, since blocks come and go with every call: places, then entries, then
/// bytes.
@safe
final class FieldStorage: @unchecked Sendable {
  /// Where one field lies: an unknown name stands right before its value.
  struct Entry {
    var valueStart: UInt32
    var valueCount: UInt32
    var nameCount: UInt32
    /// Raw value of the known field, or ``unknown``.
    var known: UInt8

    static let unknown: UInt8 = 0xFF
  }

  @exclusivity(unchecked) private var memory: UnsafeMutableRawPointer
  @exclusivity(unchecked) private(set) var bytes: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private(set) var byteCapacity: Int
  @exclusivity(unchecked) private(set) var used = 0
  @exclusivity(unchecked) private(set) var entries: UnsafeMutablePointer<Entry>
  @exclusivity(unchecked) private(set) var entryCapacity: Int
  @exclusivity(unchecked) private(set) var count = 0
  /// Bit n: the known field with raw value n is here; only then is its place in ``places`` valid.
  @exclusivity(unchecked) private(set) var present: UInt64 = 0
  /// Bit n: the known field with raw value n came more than once.
  @exclusivity(unchecked) private(set) var repeated: UInt64 = 0
  /// Where each known field first stands; from 255 on the block is searched instead.
  @exclusivity(unchecked) private(set) var places: UnsafeMutablePointer<UInt8>
  @exclusivity(unchecked) private(set) var listBytes = 0

  /// By default enough for an ordinary request with a signature or a token of ordinary size, and
  /// below what the allocator of glibc has at hand for a thread (1032 bytes).
  init(byteCapacity: Int = 576, entryCapacity: Int = 16) {
    unsafe self.byteCapacity = byteCapacity
    unsafe self.entryCapacity = entryCapacity
    let room = unsafe Self.room(byteCapacity: byteCapacity, entryCapacity: entryCapacity)
    unsafe (memory, places, entries, bytes) = unsafe (
      room.memory, room.places, room.entries, room.bytes
    )
    unsafe places.initialize(repeating: 0, count: Self.placeCount)
  }

  static let tooFar: UInt8 = 0xFF
  private static let placeCount = 64

  @unsafe private struct Room {
    let memory: UnsafeMutableRawPointer
    let places: UnsafeMutablePointer<UInt8>
    let entries: UnsafeMutablePointer<Entry>
    let bytes: UnsafeMutablePointer<UInt8>
  }

  private static func room(byteCapacity: Int, entryCapacity: Int) -> Room {
    let entriesBytes = entryCapacity * MemoryLayout<Entry>.stride
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: placeCount + entriesBytes + byteCapacity, alignment: 16)
    return unsafe Room(
      memory: memory,
      places: memory.bindMemory(to: UInt8.self, capacity: placeCount),
      entries: (memory + placeCount).bindMemory(to: Entry.self, capacity: entryCapacity),
      bytes: (memory + placeCount + entriesBytes)
        .bindMemory(to: UInt8.self, capacity: byteCapacity))
  }

  deinit {
    unsafe memory.deallocate()
  }

  /// What it holds of memory, whether used or not.
  var footprintBytes: Int {
    unsafe byteCapacity + entryCapacity * MemoryLayout<Entry>.stride
  }

  func copy() -> FieldStorage {
    let copy = unsafe FieldStorage(byteCapacity: byteCapacity, entryCapacity: entryCapacity)
    unsafe copy.bytes.update(from: bytes, count: used)
    unsafe copy.entries.update(from: entries, count: count)
    unsafe copy.used = unsafe used
    unsafe copy.count = unsafe count
    unsafe copy.present = unsafe present
    unsafe copy.repeated = unsafe repeated
    unsafe copy.places.update(from: places, count: Self.placeCount)
    unsafe copy.listBytes = unsafe listBytes
    return copy
  }

  func removeAll() {
    unsafe used = 0
    unsafe count = 0
    unsafe present = 0
    unsafe repeated = 0
    unsafe listBytes = 0
  }

  @inline(__always)
  func append(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
    if let field = unsafe KnownField.recognise(name) {
      return unsafe append(field, nameCount: name.count, value)
    }
    reserve(name.count &+ value.count)
    unsafe store(name)
    unsafe record(nameCount: name.count, value, known: Entry.unknown)
  }

  @inline(__always)
  func append(_ field: KnownField, nameCount: Int, _ value: UnsafeBufferPointer<UInt8>) {
    let bit: UInt64 = 1 &<< UInt64(field.rawValue)
    if unsafe present & bit == 0 {
      unsafe present |= bit
      unsafe places[Int(field.rawValue)] = UInt8(truncatingIfNeeded: min(count, 255))
    } else {
      unsafe repeated |= bit
    }
    reserve(value.count)
    unsafe record(nameCount: nameCount, value, known: field.rawValue)
  }

  @inline(__always)
  private func record(nameCount: Int, _ value: UnsafeBufferPointer<UInt8>, known: UInt8) {
    unsafe (entries + count).initialize(
      to: Entry(
        valueStart: UInt32(truncatingIfNeeded: used),
        valueCount: UInt32(truncatingIfNeeded: value.count),
        nameCount: UInt32(truncatingIfNeeded: nameCount), known: known))
    unsafe store(value)
    unsafe count &+= 1
    unsafe listBytes &+= nameCount &+ value.count &+ 32
  }

  @inline(__always)
  private func store(_ source: UnsafeBufferPointer<UInt8>) {
    guard let base = source.baseAddress else { return }
    unsafe CNGHTTP2_copy(bytes + used, base, source.count)
    unsafe used &+= source.count
  }

  @inline(__always)
  private func reserve(_ more: Int) {
    if unsafe used &+ more > byteCapacity || count == entryCapacity { grow(more) }
  }

  @inline(never)
  private func grow(_ more: Int) {
    let needed = unsafe used + more
    precondition(needed <= Int(UInt32.max), "a field section of more than 4 GiB")
    let wantsBytes = unsafe needed > byteCapacity
    let wantsEntries = unsafe count == entryCapacity
    let byteCapacity = unsafe wantsBytes ? max(needed, byteCapacity * 2) : byteCapacity
    let entryCapacity = unsafe wantsEntries ? entryCapacity * 2 : entryCapacity
    let room = unsafe Self.room(byteCapacity: byteCapacity, entryCapacity: entryCapacity)
    unsafe room.places.update(from: places, count: Self.placeCount)
    unsafe room.entries.update(from: entries, count: count)
    unsafe room.bytes.update(from: bytes, count: used)
    unsafe memory.deallocate()
    unsafe (memory, places, entries, bytes) = unsafe (
      room.memory, room.places, room.entries, room.bytes
    )
    unsafe self.byteCapacity = byteCapacity
    unsafe self.entryCapacity = entryCapacity
  }
}
