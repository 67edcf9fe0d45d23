extension FieldBlock {
  @_lifetime(borrow self)
  package func name(at index: Int) -> Span<UInt8> {
    let entry = entries[index]
    if let field = KnownField(rawValue: entry.known) {
      let name = field.name
      let span = unsafe Span(_unsafeStart: name.utf8Start, count: name.utf8CodeUnitCount)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
    let start = Int(entry.valueStart &- entry.nameCount)
    return arena.span.extracting(start..<Int(entry.valueStart))
  }

  @_lifetime(borrow self)
  package func value(at index: Int) -> Span<UInt8> {
    let entry = entries[index]
    let start = Int(entry.valueStart)
    return arena.span.extracting(start..<start &+ Int(entry.valueCount))
  }

  /// Which of ours the field at `index` is; nil for any other name.
  package func known(at index: Int) -> KnownField? {
    KnownField(rawValue: entries[index].known)
  }

  @inline(__always)
  package func contains(_ field: KnownField) -> Bool {
    present & (1 &<< UInt64(field.rawValue)) != 0
  }

  /// True when the field came more than once, which for most fields means a caller is confused
  /// or wants us to be: a second `authorization` must not be ignored silently.
  package func isRepeated(_ field: KnownField) -> Bool {
    repeated & (1 &<< UInt64(field.rawValue)) != 0
  }

  /// The first value of a known field, found without a search.
  @_lifetime(borrow self)
  package func value(of field: KnownField) -> Span<UInt8>? {
    guard contains(field) else { return nil }
    let span = value(at: place(of: field))
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  @inline(__always)
  private func place(of field: KnownField) -> Int {
    let place = places[field]
    return place < FieldPlaces.tooFar ? Int(place) : farPlace(of: field)
  }

  /// Only for blocks of more than 254 fields.
  @inline(never)
  private func farPlace(of field: KnownField) -> Int {
    var index = Int(FieldPlaces.tooFar)
    while entries[index].known != field.rawValue { index += 1 }
    return index
  }

  /// The first value under any lower-case name; searches the whole block for names that are not
  /// ours.
  @_lifetime(borrow self)
  package func first(named name: Span<UInt8>) -> Span<UInt8>? {
    if let field = KnownField(name) {
      return unsafe _overrideLifetime(value(of: field), borrowing: self)
    }
    for index in entries.indices where entries[index].known == Entry.unknown {
      if self.name(at: index).hasSameBytes(as: name) {
        return unsafe _overrideLifetime(value(at: index), borrowing: self)
      }
    }
    return nil
  }

  @_lifetime(borrow self)
  package func first(named name: StaticString) -> Span<UInt8>? {
    let bytes = unsafe Span(_unsafeStart: name.utf8Start, count: name.utf8CodeUnitCount)
    return unsafe _overrideLifetime(first(named: bytes), borrowing: self)
  }

  /// The value as text, for logs, errors and tests; not for the hot path.
  package func string(of field: KnownField) -> String? {
    guard let value = value(of: field) else { return nil }
    return unsafe value.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// The first value under any lower-case name as text; not for the hot path.
  package func string(named name: StaticString) -> String? {
    guard let value = first(named: name) else { return nil }
    return unsafe value.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
