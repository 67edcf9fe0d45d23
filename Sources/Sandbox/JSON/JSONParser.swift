/// A strict reader of RFC 8259 texts: one value, nothing after it, no repeated names, valid UTF-8.
///
/// Repeated names are refused because two readers may pick different ones, which is a way to slip
/// a value past a check. Depth and the number of values are bounded, so that a small body cannot
/// use up the stack or much memory.
struct JSONParser {
  private let bytes: [UInt8]
  private var index = 0
  private var valuesLeft: Int

  static let maxDepth = 32
  static let maxValues = 100_000

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    valuesLeft = Self.maxValues
  }

  static func parse(_ bytes: [UInt8]) throws(JSONFault) -> JSONValue {
    var parser = JSONParser(bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.index == bytes.count else { throw parser.fault("text after the value") }
    return value
  }

  private func fault(_ reason: String) -> JSONFault {
    JSONFault(offset: index, reason: reason)
  }

  private mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONFault) -> JSONValue {
    skipSpace()
    valuesLeft -= 1
    guard valuesLeft >= 0 else { throw fault("more than \(Self.maxValues) values") }
    guard index < bytes.count else { throw fault("a value is missing") }
    switch bytes[index] {
    case UInt8(ascii: "{"):
      guard depth < Self.maxDepth else { throw fault("nested deeper than \(Self.maxDepth)") }
      return .object(try object(depth: depth + 1))
    case UInt8(ascii: "["):
      guard depth < Self.maxDepth else { throw fault("nested deeper than \(Self.maxDepth)") }
      return .array(try array(depth: depth + 1))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .boolean(true))
    case UInt8(ascii: "f"): return try word("false", .boolean(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONFault) -> JSONValue {
    let end = index + word.utf8.count
    guard end <= bytes.count, bytes[index..<end].elementsEqual(word.utf8) else {
      throw fault("no JSON value")
    }
    index = end
    return value
  }

  private mutating func object(depth: Int) throws(JSONFault) -> JSONObject {
    index += 1
    var object = JSONObject()
    // Linear search is fastest for the few members of ordinary objects; a set takes over above,
    // so that a body of many members costs no quadratic time.
    var seen: Set<[UInt8]> = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return object }
    while true {
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
        throw fault("a member name is missing")
      }
      let start = index
      let name = try string()
      let isNew: Bool
      if object.count < 16 {
        isNew = object[name] == nil
      } else {
        if seen.isEmpty { for member in object.members { seen.insert(Array(member.name.utf8)) } }
        isNew = seen.insert(Array(name.utf8)).inserted
      }
      guard isNew else { throw JSONFault(offset: start, reason: "a repeated member name") }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw fault("a colon is missing") }
      object.append(name, try value(depth: depth))
      skipSpace()
      if take(UInt8(ascii: "}")) { return object }
      guard take(UInt8(ascii: ",")) else { throw fault("a comma or closing brace is missing") }
    }
  }

  private mutating func array(depth: Int) throws(JSONFault) -> [JSONValue] {
    index += 1
    var items: [JSONValue] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return items }
    while true {
      items.append(try value(depth: depth))
      skipSpace()
      if take(UInt8(ascii: "]")) { return items }
      guard take(UInt8(ascii: ",")) else { throw fault("a comma or closing bracket is missing") }
    }
  }

  private mutating func number() throws(JSONFault) -> JSONValue {
    let start = index
    _ = take(UInt8(ascii: "-"))
    let leading = index
    guard digits() > 0 else {
      index = start
      throw fault("no JSON value")
    }
    if bytes[leading] == UInt8(ascii: "0"), index > leading + 1 {
      index = leading
      throw fault("a number with a leading zero")
    }
    var isInteger = true
    if take(UInt8(ascii: ".")) {
      isInteger = false
      guard digits() > 0 else { throw fault("digits are missing") }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      isInteger = false
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard digits() > 0 else { throw fault("digits are missing") }
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if isInteger, let number = Int64(text) { return .integer(number) }
    return .decimal(text)
  }

  private mutating func digits() -> Int {
    let start = index
    while index < bytes.count, bytes[index] &- 0x30 < 10 { index += 1 }
    return index - start
  }
}

extension JSONParser {
  private mutating func string() throws(JSONFault) -> String {
    index += 1
    let start = index
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") {
        guard let text = String(validating: bytes[start..<index], as: UTF8.self) else {
          throw JSONFault(offset: start, reason: "a string that is not UTF-8")
        }
        index += 1
        return text
      }
      if byte == UInt8(ascii: "\\") { return try escapedString(from: start) }
      guard byte >= 0x20 else { throw fault("a control character in a string") }
      index += 1
    }
    throw fault("a string without end")
  }

  /// The slow path, entered at the first backslash.
  private mutating func escapedString(from start: Int) throws(JSONFault) -> String {
    var unescaped = Array(bytes[start..<index])
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") {
        guard let text = String(validating: unescaped, as: UTF8.self) else {
          throw JSONFault(offset: start, reason: "a string that is not UTF-8")
        }
        return text
      }
      if byte == UInt8(ascii: "\\") {
        try unescape(into: &unescaped)
      } else {
        guard byte >= 0x20 else { throw fault("a control character in a string") }
        unescaped.append(byte)
      }
    }
    throw fault("a string without end")
  }

  private mutating func unescape(into text: inout [UInt8]) throws(JSONFault) {
    guard index < bytes.count else { throw fault("a string without end") }
    let byte = bytes[index]
    index += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      let scalar = try escapedScalar()
      text.append(contentsOf: Array(String(Character(scalar)).utf8))
    default: throw fault("an unknown escape")
    }
  }

  private mutating func escapedScalar() throws(JSONFault) -> Unicode.Scalar {
    let unit = try fourHexDigits()
    if let scalar = Unicode.Scalar(unit) { return scalar }
    guard unit < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw fault("half of a surrogate pair")
    }
    let low = try fourHexDigits()
    guard (0xDC00...0xDFFF).contains(low),
      let scalar = Unicode.Scalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))
    else { throw fault("half of a surrogate pair") }
    return scalar
  }

  private mutating func fourHexDigits() throws(JSONFault) -> UInt32 {
    guard index + 4 <= bytes.count else { throw fault("four hexadecimal digits are missing") }
    var number: UInt32 = 0
    for _ in 0..<4 {
      let byte = bytes[index]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x41 + 10
      case 0x61...0x66: digit = byte - 0x61 + 10
      default: throw fault("four hexadecimal digits are missing")
      }
      number = number << 4 | UInt32(digit)
      index += 1
    }
    return number
  }
}
