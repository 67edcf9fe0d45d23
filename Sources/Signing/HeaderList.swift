/// Header fields in the order they were given, in one byte arena.
///
/// Made to be refilled for every request without allocating. Names keep their spelling; lookups
/// fold ASCII letters. The list does not judge its fields: signing and verifying do.
public struct HeaderList: Sendable {
  private struct Field: Sendable {
    var start: Int
    var nameEnd: Int
    var valueEnd: Int
  }

  private var arena: [UInt8] = []
  private var fields: [Field] = []

  public init() {}

  /// Pairs of name and value, as tests and the command line have them.
  public init(_ pairs: [(String, String)]) {
    for (name, value) in pairs { append(name, value) }
  }

  public var count: Int { fields.count }

  public mutating func removeAll() {
    arena.removeAll(keepingCapacity: true)
    fields.removeAll(keepingCapacity: true)
  }

  public mutating func append(name: Span<UInt8>, value: Span<UInt8>) {
    let start = arena.count
    arena.append(copying: name)
    let nameEnd = arena.count
    arena.append(copying: value)
    fields.append(Field(start: start, nameEnd: nameEnd, valueEnd: arena.count))
  }

  public mutating func append(_ name: String, _ value: String) {
    let nameBytes = Array(name.utf8)
    let valueBytes = Array(value.utf8)
    append(name: nameBytes.span, value: valueBytes.span)
  }

  @_lifetime(borrow self)
  public func name(at index: Int) -> Span<UInt8> {
    let field = fields[index]
    return arena.span.extracting(field.start..<field.nameEnd)
  }

  @_lifetime(borrow self)
  public func value(at index: Int) -> Span<UInt8> {
    let field = fields[index]
    return arena.span.extracting(field.nameEnd..<field.valueEnd)
  }

  /// Where a name, given in lower case, stands; at or after `start`.
  func firstIndex(ofLowercase name: Span<UInt8>, from start: Int = 0) -> Int? {
    for index in start..<max(start, fields.count)
    where self.name(at: index).isEqual(toLowercase: name) {
      return index
    }
    return nil
  }

  func firstIndex(ofLowercase name: String, from start: Int = 0) -> Int? {
    for index in start..<max(start, fields.count)
    where self.name(at: index).isEqual(toLowercase: name) {
      return index
    }
    return nil
  }

  /// Where a name stands in exactly this spelling.
  func firstIndex(ofExact name: String) -> Int? {
    for index in fields.indices where self.name(at: index).isEqual(to: name) { return index }
    return nil
  }
}

extension HeaderList {
  /// Names and values as text, for showing; bytes that are not UTF-8 become U+FFFD.
  public var pairs: [(name: String, value: String)] {
    fields.map { field in
      (
        String(decoding: arena[field.start..<field.nameEnd], as: UTF8.self),
        String(decoding: arena[field.nameEnd..<field.valueEnd], as: UTF8.self)
      )
    }
  }
}
