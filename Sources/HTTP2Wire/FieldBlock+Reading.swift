// None of these lets go of a reference, and those on the way of a call say so: the compiler then
// counts none for a block that an object lends them. A word of the compiler's own, which it does
// not check: a function that says it must never drop the last reference to anything.
extension FieldBlock {
  @_lifetime(borrow self)
  @_effects(releasenone)
  public func name(at index: Int) -> Span<UInt8> {
    let bytes = unsafe nameBytes(at: index)
    return unsafe _overrideLifetime(Span(_unsafeElements: bytes), borrowing: self)
  }

  @_lifetime(borrow self)
  @_effects(releasenone)
  public func value(at index: Int) -> Span<UInt8> {
    let bytes = unsafe valueBytes(at: index)
    return unsafe _overrideLifetime(Span(_unsafeElements: bytes), borrowing: self)
  }

  /// Which of ours the field at `index` is; nil for any other name.
  @_effects(releasenone)
  public func known(at index: Int) -> KnownField? { KnownField(rawValue: entry(at: index).known) }

  @_effects(releasenone)
  public func contains(_ field: KnownField) -> Bool {
    guard let storage else { return false }
    return unsafe storage.present & (1 &<< UInt64(field.rawValue)) != 0
  }

  /// True when the field came more than once, which for most fields means a caller is confused
  /// or wants us to be: a second `authorization` must not be ignored silently.
  @_effects(releasenone)
  public func isRepeated(_ field: KnownField) -> Bool {
    guard let storage else { return false }
    return unsafe storage.repeated & (1 &<< UInt64(field.rawValue)) != 0
  }

  /// The first value of a known field, found without a search.
  @_lifetime(borrow self)
  @_effects(releasenone)
  public func value(of field: KnownField) -> Span<UInt8>? {
    guard contains(field) else { return nil }
    let bytes = unsafe valueBytes(at: place(of: field))
    return unsafe _overrideLifetime(Span(_unsafeElements: bytes), borrowing: self)
  }

  /// The first value under any lower-case name; searches the whole block for names that are not
  /// ours.
  @_lifetime(borrow self)
  public func first(named name: Span<UInt8>) -> Span<UInt8>? {
    if let field = KnownField(name) {
      return unsafe _overrideLifetime(value(of: field), borrowing: self)
    }
    for index in 0..<count where entry(at: index).known == FieldStorage.Entry.unknown {
      if self.name(at: index).hasSameBytes(as: name) {
        return unsafe _overrideLifetime(value(at: index), borrowing: self)
      }
    }
    return nil
  }

  @_lifetime(borrow self)
  public func first(named name: StaticString) -> Span<UInt8>? {
    let bytes = unsafe Span(_unsafeStart: name.utf8Start, count: name.utf8CodeUnitCount)
    return unsafe _overrideLifetime(first(named: bytes), borrowing: self)
  }

  /// The value as text, for logs, errors and tests; not for the hot path.
  public func string(of field: KnownField) -> String? {
    guard let value = value(of: field) else { return nil }
    return unsafe value.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// The first value under any lower-case name as text; not for the hot path.
  public func string(named name: StaticString) -> String? {
    guard let value = first(named: name) else { return nil }
    return unsafe value.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}

extension FieldBlock {
  @inline(__always)
  func entry(at index: Int) -> FieldStorage.Entry {
    guard let storage else { preconditionFailure("an empty block has no fields") }
    precondition(unsafe index >= 0 && index < storage.count, "no such field")
    return unsafe storage.entries[index]
  }

  @inline(__always)
  func valueBytes(at index: Int) -> UnsafeBufferPointer<UInt8> {
    let entry = entry(at: index)
    guard let storage else { return unsafe UnsafeBufferPointer(start: nil, count: 0) }
    return unsafe UnsafeBufferPointer(
      start: storage.bytes + Int(entry.valueStart), count: Int(entry.valueCount))
  }

  /// The name where it lies: in our own table, or before the value.
  @inline(__always)
  func nameBytes(at index: Int) -> UnsafeBufferPointer<UInt8> {
    let entry = entry(at: index)
    guard let storage else { return unsafe UnsafeBufferPointer(start: nil, count: 0) }
    let start =
      if let known = KnownField(rawValue: entry.known) {
        unsafe known.name.utf8Start
      } else {
        unsafe UnsafePointer(storage.bytes + Int(entry.valueStart &- entry.nameCount))
      }
    return unsafe UnsafeBufferPointer(start: start, count: Int(entry.nameCount))
  }

  @inline(__always)
  private func place(of field: KnownField) -> Int {
    guard let storage else { return 0 }
    let place = unsafe storage.places[Int(field.rawValue)]
    return place < FieldStorage.tooFar ? Int(place) : farPlace(of: field)
  }

  /// Only for blocks of more than 254 fields.
  @inline(never)
  private func farPlace(of field: KnownField) -> Int {
    var index = Int(FieldStorage.tooFar)
    while entry(at: index).known != field.rawValue { index += 1 }
    return index
  }
}
