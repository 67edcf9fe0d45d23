/// A header or trailer section, held as one run of bytes and a table of where its fields lie.
///
/// Appending copies each value once; the names of ``KnownField`` are not copied at all. Reading a
/// known field is one array access. A value, so that a call that has to wait can keep its own copy:
/// copying counts one reference. It knows nothing of HTTP/2 and serves HTTP/1.1 as well. It
/// enforces no bound on what is appended: whoever reads from the network checks ``listBytes`` and
/// ``count`` first.
public struct FieldBlock: Sendable {
  /// Nil as long as nothing was appended.
  private(set) var storage: FieldStorage?

  public init() {}

  public var count: Int {
    @_effects(releasenone) get {
      guard let storage else { return 0 }
      return unsafe storage.count
    }
  }

  public var isEmpty: Bool { count == 0 }

  /// Size of the list as RFC 9113 §6.5.2 counts it: names and values and 32 bytes for each field.
  public var listBytes: Int {
    guard let storage else { return 0 }
    return unsafe storage.listBytes
  }

  /// Empties the block; with `keepingCapacity` a next section of this size needs no allocation.
  public mutating func removeAll(keepingCapacity: Bool = true) {
    if isEmpty, keepingCapacity { return }
    if keepingCapacity, isKnownUniquelyReferenced(&storage) {
      storage?.removeAll()
    } else {
      storage = nil
    }
  }

  /// Empties the block; gives its memory back when that is more than `bytes`.
  mutating func clear(keeping bytes: Int) {
    guard let storage else { return }
    removeAll(keepingCapacity: storage.footprintBytes <= bytes)
  }

  /// Adds a field at the end.
  ///
  /// - Parameter name: lower case, as RFC 9113 §8.2 wants it; see ``append(lowercasing:value:)``.
  public mutating func append(name: Span<UInt8>, value: Span<UInt8>) {
    unsafe name.withUnsafeBufferPointer { name in
      unsafe value.withUnsafeBufferPointer { value in
        unsafe append(name, value)
      }
    }
  }

  /// Adds a field whose name came in any case, as HTTP/1.1 allows (RFC 9110 §5.1).
  public mutating func append(lowercasing name: Span<UInt8>, value: Span<UInt8>) {
    var lower: [UInt8] = []
    lower.reserveCapacity(name.count)
    for index in name.indices {
      let byte = name[index]
      lower.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
    }
    append(name: lower.span, value: value)
  }

  public mutating func append(_ field: KnownField, value: Span<UInt8>) {
    unsafe value.withUnsafeBufferPointer { value in
      unsafe append(field, value)
    }
  }

  /// The same of bytes that an object holds, which lends its array without counting a reference,
  /// but not a span of it.
  public mutating func append(_ field: KnownField, bytes: [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { bytes in
      unsafe append(field, bytes)
    }
  }

  public mutating func append(_ field: KnownField, _ value: StaticString) {
    unsafe append(
      field, UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
  }

  /// Adds a field whose value is a number, not below zero.
  public mutating func append(_ field: KnownField, decimal number: Int) {
    precondition(number >= 0, "a length below zero")
    let digits = DecimalDigits(UInt64(number))
    append(field, value: digits.span)
  }

  /// Adds a field from strings; not for the hot path.
  public mutating func append(name: String, value: String) {
    append(name: [UInt8](name.utf8).span, value: [UInt8](value.utf8).span)
  }

  @inline(__always)
  mutating func append(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
    makeOwn()
    unsafe storage?.append(name, value)
  }

  @inline(__always)
  private mutating func append(_ field: KnownField, _ value: UnsafeBufferPointer<UInt8>) {
    makeOwn()
    unsafe storage?.append(field, nameCount: field.name.utf8CodeUnitCount, value)
  }

  /// Storage that no copy of this block shares.
  mutating func uniqueStorage() -> FieldStorage {
    makeOwn()
    guard let storage else { preconditionFailure("a block without the memory it just got") }
    return storage
  }

  /// From here there is storage, and no copy of this block shares it. Said apart from its use, so
  /// that using it counts no reference.
  @inline(__always)
  private mutating func makeOwn() {
    if !isKnownUniquelyReferenced(&storage) { takeOwnStorage() }
  }

  @inline(never)
  private mutating func takeOwnStorage() {
    storage = storage?.copy() ?? FieldStorage()
  }
}
