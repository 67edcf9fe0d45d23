/// A distinguished name that can be read in one way only.
///
/// All of its attributes count, in their order, byte for byte. What could be taken for something
/// else has no such name: several values in one part (`CN=a+CN=b`), a type that RFC 4514 §3 has no
/// word for, a type given twice (but `OU` and `DC`, which are paths), and control characters.
public struct DistinguishedName: Sendable, Hashable {
  /// Types and values, the most specific part first, each ended by a byte that no value has.
  /// Bytes, because texts of Swift are equal when they only look the same.
  private let bytes: [UInt8]
  /// As in RFC 4514: `CN=orders,O=Example`.
  public let text: String

  /// What was wrong with a text; nothing of it is repeated.
  public struct Fault: Error, Sendable, Equatable {
    public let reason: String
  }

  public static let types = ["CN", "O", "OU", "L", "ST", "C", "DC", "UID", "STREET"]
  private static let repeatable = ["OU", "DC"]
  static let partsMax = 32

  /// - Parameter parts: the most specific first.
  init(parts: [(type: String, value: [UInt8])]) throws(Fault) {
    guard !parts.isEmpty else { throw Fault(reason: "the name is empty") }
    guard parts.count <= Self.partsMax else { throw Fault(reason: "the name has too many parts") }
    var bytes: [UInt8] = []
    var texts: [String] = []
    var seen: Set<String> = []
    for (type, value) in parts {
      guard Self.types.contains(type) else {
        throw Fault(reason: "a type is none of \(Self.types.joined(separator: ", "))")
      }
      guard Self.repeatable.contains(type) || seen.insert(type).inserted else {
        throw Fault(reason: "\(type) is given twice")
      }
      guard !value.isEmpty, !value.contains(where: { $0 < 0x20 || $0 == 0x7F }),
        let text = String(validating: value, as: UTF8.self)
      else { throw Fault(reason: "a value is empty or no plain text") }
      bytes += Array(type.utf8) + [UInt8(ascii: "=")] + value + [0]
      texts.append("\(type)=\(Self.escaped(text))")
    }
    self.bytes = bytes
    self.text = texts.joined(separator: ",")
  }

  /// RFC 4514 §2.4.
  private static func escaped(_ value: String) -> String {
    var text = ""
    for character in value.unicodeScalars {
      if "\"+,;<>\\".unicodeScalars.contains(character) { text += "\\" }
      text.unicodeScalars.append(character)
    }
    if text.hasPrefix(" ") || text.hasPrefix("#") { text = "\\" + text }
    if value.hasSuffix(" "), value != " " { text = text.dropLast() + "\\ " }
    return text
  }
}

extension DistinguishedName {
  /// Reads the form of RFC 4514 §3: no space around `,` and `=`, types in either case, values
  /// escaped by `\` and the character or two hexadecimal digits.
  public init(_ text: String) throws(Fault) {
    var reader = Reader(bytes: Array(text.utf8))
    var parts: [(type: String, value: [UInt8])] = []
    repeat {
      parts.append((try reader.type(), try reader.value()))
      guard parts.count <= Self.partsMax else {
        throw Fault(reason: "the name has too many parts")
      }
    } while reader.takeComma()
    try self.init(parts: parts)
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func takeComma() -> Bool {
      guard next == UInt8(ascii: ",") else { return false }
      position += 1
      return true
    }

    mutating func type() throws(Fault) -> String {
      let start = position
      while let byte = next, byte != UInt8(ascii: "=") {
        guard (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) else {
          throw Fault(
            reason: byte == UInt8(ascii: " ")
              ? "there is a space around a part" : "a type is no word of letters")
        }
        position += 1
      }
      guard next != nil else { throw Fault(reason: "a part has no \"=\"") }
      defer { position += 1 }
      return String(decoding: bytes[start..<position], as: UTF8.self).uppercased()
    }

    mutating func value() throws(Fault) -> [UInt8] {
      var value: [UInt8] = []
      var endsInSpace = false
      if next == UInt8(ascii: " ") || next == UInt8(ascii: "#") {
        throw Fault(reason: "a value begins with a space or \"#\"")
      }
      while let byte = next, byte != UInt8(ascii: ",") {
        position += 1
        switch byte {
        case UInt8(ascii: "+"): throw Fault(reason: "a part has several values (\"+\")")
        case UInt8(ascii: "\""), UInt8(ascii: ";"), UInt8(ascii: "<"), UInt8(ascii: ">"):
          throw Fault(reason: "a value has a character that must be escaped by \"\\\"")
        case UInt8(ascii: "\\"): value.append(try escape())
        default: value.append(byte)
        }
        endsInSpace = byte == UInt8(ascii: " ")
      }
      if endsInSpace { throw Fault(reason: "a value ends with a space") }
      return value
    }

    private mutating func escape() throws(Fault) -> UInt8 {
      guard let byte = next else { throw Fault(reason: "the name ends in \"\\\"") }
      position += 1
      if "\"+,;<>\\ #=".utf8.contains(byte) { return byte }
      guard let high = Self.digit(byte), let second = next, let low = Self.digit(second) else {
        throw Fault(reason: "\"\\\" stands before something else than RFC 4514 has there")
      }
      position += 1
      return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
      Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
    }
  }
}
