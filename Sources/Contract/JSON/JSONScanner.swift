/// Finds values in JSON text by their byte ranges, copying nothing.
///
/// For envelopes and error bodies: one strict pass over bytes that may come from anybody. Nesting
/// is bounded and walked without recursion, so hostile depth costs neither stack nor memory;
/// strings must be valid UTF-8 with whole surrogate pairs, numbers must be JSON's.
public struct JSONScanner: ~Escapable {
  /// Deepest nesting that is still read. The cloud's answers have 5; RFC 8259 §9 allows a limit.
  public static let maximumDepth = 64

  @usableFromInline let bytes: Span<UInt8>

  @_lifetime(copy bytes)
  public init(_ bytes: Span<UInt8>) {
    self.bytes = bytes
  }

  /// The range of the one value the text consists of; anything beside it but space is a fault.
  public func document() throws(JSONFault) -> Range<Int> {
    let start = skipSpace(0)
    let end = try skipValue(start)
    try checkEnd(end)
    return start..<end
  }

  func checkEnd(_ end: Int) throws(JSONFault) {
    let rest = skipSpace(end)
    guard rest == bytes.count else { throw JSONFault(at: rest, "bytes after the value") }
  }

  /// The value of a member of the object that the whole text is; nil when it has no such member
  /// or is no object. A name that occurs twice is a fault: readers differ in which one they take.
  public func member(_ name: String) throws(JSONFault) -> Range<Int>? {
    let start = skipSpace(0)
    guard byte(start) == UInt8(ascii: "{") else {
      _ = try document()
      return nil
    }
    let (found, end) = try find(name, in: start)
    try checkEnd(end)
    return found
  }

  /// The value of a member of the object at `object`, a range this scanner gave.
  public func member(_ name: String, in object: Range<Int>) throws(JSONFault) -> Range<Int>? {
    guard kind(of: object) == .object else { return nil }
    return try find(name, in: object.lowerBound).value
  }

  private func find(
    _ name: String, in object: Int
  ) throws(JSONFault) -> (value: Range<Int>?, end: Int) {
    var found: Range<Int>?
    let end = try walkMembers(object) { (key, value) throws(JSONFault) in
      guard matches(key, name) else { return }
      guard found == nil else { throw JSONFault(at: key.lowerBound, "member occurs twice") }
      found = value
    }
    return (found, end)
  }

  /// Walks the members of an object, in order: range of the name with its quotes, then the value's.
  public func forEachMember(
    in object: Range<Int>,
    _ body: (_ name: Range<Int>, _ value: Range<Int>) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    guard kind(of: object) == .object else {
      throw JSONFault(at: object.lowerBound, "an object was expected")
    }
    _ = try walkMembers(object.lowerBound, body)
  }

  /// Walks the members of the object that begins at `start`; answers where it ends.
  private func walkMembers(
    _ start: Int, _ body: (_ name: Range<Int>, _ value: Range<Int>) throws(JSONFault) -> Void
  ) throws(JSONFault) -> Int {
    var index = skipSpace(start + 1)
    if byte(index) == UInt8(ascii: "}") { return index + 1 }
    while true {
      let nameEnd = try skipString(index)
      let name = index..<nameEnd
      index = skipSpace(try expect(UInt8(ascii: ":"), at: skipSpace(nameEnd)))
      let end = try skipValue(index)
      try body(name, index..<end)
      index = skipSpace(end)
      if byte(index) == UInt8(ascii: "}") { return index + 1 }
      index = skipSpace(try expect(UInt8(ascii: ","), at: index))
    }
  }

  /// Walks the rows of an array, in order.
  public func forEachRow(
    in array: Range<Int>, _ body: (_ row: Range<Int>) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    guard kind(of: array) == .array else {
      throw JSONFault(at: array.lowerBound, "an array was expected")
    }
    var index = skipSpace(array.lowerBound + 1)
    if byte(index) == UInt8(ascii: "]") { return }
    while true {
      let end = try skipValue(index)
      try body(index..<end)
      index = skipSpace(end)
      if byte(index) == UInt8(ascii: "]") { return }
      index = skipSpace(try expect(UInt8(ascii: ","), at: index))
    }
  }

  /// What sort of value stands at a range this scanner gave.
  public func kind(of value: Range<Int>) -> JSONKind? {
    byte(value.lowerBound).flatMap(JSONKind.init(firstByte:))
  }
}

/// The sorts of JSON values.
public enum JSONKind: Sendable {
  case object, array, string, number, boolean, null

  init?(firstByte: UInt8) {
    switch firstByte {
    case UInt8(ascii: "{"): self = .object
    case UInt8(ascii: "["): self = .array
    case UInt8(ascii: "\""): self = .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): self = .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .boolean
    case UInt8(ascii: "n"): self = .null
    default: return nil
    }
  }
}
