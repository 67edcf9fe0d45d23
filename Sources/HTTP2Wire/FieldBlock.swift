/// A header or trailer section, held as one run of bytes and a table of where its fields lie.
///
/// Appending copies each value once; the names of ``KnownField`` are not copied at all. Reading a
/// known field is one array access. A value, so that a call that has to wait can keep its own copy.
/// It knows nothing of HTTP/2 and serves HTTP/1.1 as well. It enforces no bound on what is appended:
/// whoever reads from the network checks ``listBytes`` and ``count`` first.
package struct FieldBlock: Sendable {
  /// Where one field lies: an unknown name stands right before its value.
  struct Entry {
    var valueStart: UInt32
    var valueCount: UInt32
    var nameCount: UInt32
    /// Raw value of the known field, or ``unknown``.
    var known: UInt8

    static let unknown: UInt8 = 0xFF
  }

  /// Longer than what is used, so that appending is a copy and no growth.
  var arena: [UInt8] = []
  var used = 0
  var entries: [Entry] = []
  /// Bit n: the known field with raw value n is here; only then is its place in ``places`` valid.
  var present: UInt64 = 0
  /// Bit n: the known field with raw value n came more than once.
  var repeated: UInt64 = 0
  var places = FieldPlaces()

  /// Size of the list as RFC 9113 §6.5.2 counts it: names and values and 32 bytes for each field.
  package private(set) var listBytes = 0

  package init() {}

  package var count: Int { entries.count }
  package var isEmpty: Bool { entries.isEmpty }

  /// Empties the block; with `keepingCapacity` a next section of this size needs no allocation.
  package mutating func removeAll(keepingCapacity: Bool = true) {
    if keepingCapacity {
      entries.removeAll(keepingCapacity: true)
    } else {
      arena = []
      entries = []
    }
    used = 0
    present = 0
    repeated = 0
    listBytes = 0
  }

  /// Empties the block; gives its memory back when that is more than `bytes`.
  mutating func clear(keeping bytes: Int) {
    if arena.count == 0 { return }
    removeAll(
      keepingCapacity: arena.count <= bytes
        && entries.capacity &* MemoryLayout<Entry>.stride <= bytes)
  }

  /// Adds a field at the end.
  ///
  /// - Parameter name: lower case, as RFC 9113 §8.2 wants it; see ``append(lowercasing:value:)``.
  package mutating func append(name: Span<UInt8>, value: Span<UInt8>) {
    unsafe name.withUnsafeBufferPointer { name in
      unsafe value.withUnsafeBufferPointer { value in
        unsafe append(name, value)
      }
    }
  }

  /// Adds a field whose name came in any case, as HTTP/1.1 allows (RFC 9110 §5.1).
  package mutating func append(lowercasing name: Span<UInt8>, value: Span<UInt8>) {
    var lower: [UInt8] = []
    lower.reserveCapacity(name.count)
    for index in name.indices {
      let byte = name[index]
      lower.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
    }
    append(name: lower.span, value: value)
  }

  package mutating func append(_ field: KnownField, value: Span<UInt8>) {
    unsafe value.withUnsafeBufferPointer { value in
      unsafe append(field, nameCount: field.name.utf8CodeUnitCount, value)
    }
  }

  package mutating func append(_ field: KnownField, _ value: StaticString) {
    unsafe append(
      field, nameCount: field.name.utf8CodeUnitCount,
      UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
  }

  /// Adds a field from strings; not for the hot path.
  package mutating func append(name: String, value: String) {
    append(name: [UInt8](name.utf8).span, value: [UInt8](value.utf8).span)
  }

  mutating func append(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
    if let field = unsafe KnownField.recognise(name) {
      unsafe append(field, nameCount: name.count, value)
      return
    }
    let start = unsafe store(name)
    let valueStart = unsafe store(value)
    record(
      Entry(
        valueStart: valueStart, valueCount: UInt32(value.count),
        nameCount: valueStart &- start, known: Entry.unknown))
  }

  @inline(__always)
  private mutating func append(
    _ field: KnownField, nameCount: Int, _ value: UnsafeBufferPointer<UInt8>
  ) {
    let bit: UInt64 = 1 &<< UInt64(field.rawValue)
    if present & bit == 0 {
      places[field] = UInt8(clamping: entries.count)
      present |= bit
    } else {
      repeated |= bit
    }
    let valueStart = unsafe store(value)
    record(
      Entry(
        valueStart: valueStart, valueCount: UInt32(value.count),
        nameCount: UInt32(truncatingIfNeeded: nameCount), known: field.rawValue))
  }

  @inline(__always)
  private mutating func record(_ entry: Entry) {
    listBytes &+= Int(entry.nameCount) &+ Int(entry.valueCount) &+ 32
    entries.append(entry)
  }

  /// Copies bytes to the end of the arena and says where they begin.
  @inline(__always)
  private mutating func store(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let start = used
    let end = start &+ bytes.count
    if end > arena.count { growArena(toHold: end) }
    if let source = bytes.baseAddress {
      unsafe arena.withUnsafeMutableBufferPointer { arena in
        unsafe (arena.baseAddress.unsafelyUnwrapped + start).update(
          from: source, count: bytes.count)
      }
    }
    used = end
    return UInt32(truncatingIfNeeded: start)
  }

  @inline(never)
  private mutating func growArena(toHold end: Int) {
    precondition(end <= Int(UInt32.max), "a field section of more than 4 GiB")
    let size = max(end, arena.count * 2, 256)
    arena.append(contentsOf: repeatElement(0, count: size - arena.count))
  }
}
