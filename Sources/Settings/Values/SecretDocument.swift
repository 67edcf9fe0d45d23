public import Cryptography
public import System

/// What a program or a file says about a secret, as a JSON object of texts.
///
/// Values go from the bytes straight into memory that is wiped: no `String` holds a secret. The
/// members may stand in one object inside, as the cloud's own answer has them in `credential`.
public struct SecretDocument: Sendable {
  private let members: [String: SecretBytes]

  /// Nil for what is no such object; says nothing of what stands there.
  init?(_ text: SecretBytes) {
    let found = text.withBytes { bytes in
      var reader = SecretReader(bytes)
      return reader.document()
    }
    guard let found else { return nil }
    members = found
  }

  /// A text of the name; nil where it is not given, or is empty.
  public func secret(_ name: String) -> SecretBytes? {
    members[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The end of what it says, where it says one: RFC 3339, in `expires_at`.
  func expiry(_ subject: String) throws(FileProblem) -> UnixTime? {
    guard let text = members["expires_at"] else { return nil }
    let time = text.withBytes { UnixTime(rfc3339: $0) }
    guard let time else {
      throw FileProblem(
        subject, "has an expires_at that is no time", expected: "RFC 3339: 2030-01-31T08:00:00Z")
    }
    return time
  }

  /// The same of what `reference` leads to.
  public func expiry(of reference: SecretReference) throws(FileProblem) -> UnixTime? {
    try expiry(reference.subject)
  }
}

/// Reads the object; every fault ends it, and is not told where: its words would be the secret's.
private struct SecretReader: ~Escapable {
  private static let membersMax = 64

  private let bytes: Span<UInt8>
  private var index = 0
  private var members: [String: SecretBytes] = [:]

  @_lifetime(copy bytes)
  init(_ bytes: Span<UInt8>) {
    self.bytes = bytes
  }

  mutating func document() -> [String: SecretBytes]? {
    skipSpace()
    guard object(depth: 0) else { return nil }
    skipSpace()
    return index == bytes.count ? members : nil
  }

  private mutating func object(depth: Int) -> Bool {
    guard take(UInt8(ascii: "{")) else { return false }
    skipSpace()
    if take(UInt8(ascii: "}")) { return true }
    while true {
      guard let name = string() else { return false }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { return false }
      skipSpace()
      guard value(of: name, depth: depth) else { return false }
      skipSpace()
      if take(UInt8(ascii: "}")) { return true }
      guard take(UInt8(ascii: ",")) else { return false }
      skipSpace()
    }
  }

  private mutating func value(of name: SecretBytes, depth: Int) -> Bool {
    guard index < bytes.count else { return false }
    switch bytes[index] {
    case UInt8(ascii: "\""):
      guard let text = string() else { return false }
      let name = name.withBytes { String(decoding: Self.copy($0), as: UTF8.self) }
      // Said twice: readers differ in which one they take.
      guard members.count < Self.membersMax, members[name] == nil else { return false }
      members[name] = text
      return true
    case UInt8(ascii: "{"):
      return depth == 0 && object(depth: 1)
    default:
      // A number or a word (a version, say) is nothing to us.
      let start = index
      while index < bytes.count, Self.isWordy(bytes[index]) { index += 1 }
      return index > start
    }
  }

  private static func isWordy(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "E"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."):
      true
    default: false
    }
  }

  private static func copy(_ bytes: Span<UInt8>) -> [UInt8] {
    var copy: [UInt8] = []
    for index in bytes.indices { copy.append(bytes[index]) }
    return copy
  }

  /// A string with its escapes undone.
  private mutating func string() -> SecretBytes? {
    guard take(UInt8(ascii: "\"")) else { return nil }
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      guard bytes[index] >= 0x20 else { return nil }
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard index < bytes.count else { return nil }
    let raw = bytes.extracting(start..<index)
    index += 1
    var isWhole = true
    // An escape is never shorter than what it stands for.
    let text = SecretBytes(capacity: raw.count) { output in
      isWhole = Self.unescape(raw, into: &output)
    }
    return isWhole ? text : nil
  }

  private static func unescape(_ raw: Span<UInt8>, into output: inout OutputSpan<UInt8>) -> Bool {
    var index = 0
    while index < raw.count {
      let byte = raw[index]
      index += 1
      guard byte == UInt8(ascii: "\\") else {
        output.append(byte)
        continue
      }
      let escape = raw[index]
      index += 1
      switch escape {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(escape)
      case UInt8(ascii: "b"): output.append(0x08)
      case UInt8(ascii: "f"): output.append(0x0C)
      case UInt8(ascii: "n"): output.append(0x0A)
      case UInt8(ascii: "r"): output.append(0x0D)
      case UInt8(ascii: "t"): output.append(0x09)
      case UInt8(ascii: "u"):
        guard let scalar = scalar(raw, &index) else { return false }
        for unit in String(Character(scalar)).utf8 { output.append(unit) }
      default: return false
      }
    }
    return true
  }

  /// The character of the `XXXX` at `index`, and of the second half behind it where it needs one.
  private static func scalar(_ raw: Span<UInt8>, _ index: inout Int) -> Unicode.Scalar? {
    guard let first = codeUnit(raw, &index) else { return nil }
    guard first & 0xF800 == 0xD800 else { return Unicode.Scalar(UInt32(first)) }
    guard first < 0xDC00, raw.count - index >= 6, raw[index] == UInt8(ascii: "\\"),
      raw[index + 1] == UInt8(ascii: "u")
    else { return nil }
    index += 2
    guard let second = codeUnit(raw, &index), second & 0xFC00 == 0xDC00 else { return nil }
    return Unicode.Scalar(0x10000 + UInt32(first & 0x3FF) << 10 + UInt32(second & 0x3FF))
  }

  private static func codeUnit(_ raw: Span<UInt8>, _ index: inout Int) -> UInt16? {
    guard raw.count - index >= 4 else { return nil }
    var unit: UInt16 = 0
    for place in index..<index + 4 {
      let digit: UInt8
      switch raw[place] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = raw[place] - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = raw[place] - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = raw[place] - UInt8(ascii: "A") + 10
      default: return nil
      }
      unit = unit << 4 | UInt16(digit)
    }
    index += 4
    return unit
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
}
