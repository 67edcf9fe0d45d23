import SwiftProtobuf

/// Turns the text of a path or query into a field, by way of the binary format.
///
/// A message is given a field without knowing its type: its wire bytes are written and merged in.
enum WireText {
  /// The wire bytes of a message in which the field at `path` has these values; nil when a value
  /// is not one of the field's, or the field is of a kind that has no text.
  static func bytes(_ texts: [String], path: [FieldSchema]) -> [UInt8]? {
    guard let field = path.last else { return nil }
    var bytes: [UInt8] = []
    for text in texts {
      guard append(text, field, to: &bytes) else { return nil }
    }
    for outer in path.dropLast().reversed() {
      var wrapped: [UInt8] = []
      appendDelimited(outer.number, bytes, to: &wrapped)
      bytes = wrapped
    }
    return bytes
  }

  /// The wire bytes of a message in which a message field is present and empty.
  static func emptyMessage(_ field: FieldSchema) -> [UInt8] {
    var bytes: [UInt8] = []
    appendDelimited(field.number, [], to: &bytes)
    return bytes
  }

  private static func append(
    _ text: String, _ field: FieldSchema, to bytes: inout [UInt8]
  ) -> Bool {
    switch field.kind {
    case .string:
      appendDelimited(field.number, Array(text.utf8), to: &bytes)
      return true
    case .boolean:
      guard text == "true" || text == "false" else { return false }
      return appendInteger(text == "true" ? 1 : 0, field, to: &bytes)
    case .integer(signed: true, let bits):
      guard let number = Int64(text), bits == 64 || Int32(exactly: number) != nil else {
        return false
      }
      return appendInteger(UInt64(bitPattern: number), field, to: &bytes)
    case .integer(signed: false, let bits):
      guard let number = UInt64(text), bits == 64 || UInt32(exactly: number) != nil else {
        return false
      }
      return appendInteger(number, field, to: &bytes)
    case .enumeration(let names):
      guard let number = names.first(where: { $0.value == text })?.key else { return false }
      return appendInteger(UInt64(bitPattern: Int64(number)), field, to: &bytes)
    case .message("google.protobuf.FieldMask"):
      var paths: [UInt8] = []
      for path in text.split(separator: ",") {
        appendDelimited(1, Array(path.utf8), to: &paths)
      }
      appendDelimited(field.number, paths, to: &bytes)
      return true
    case .message("google.protobuf.Duration"):
      guard let duration = duration(text) else { return false }
      appendDelimited(field.number, duration, to: &bytes)
      return true
    case .bytes, .floating, .message, .map: return false
    }
  }

  /// `30s`, `1.5s`, as ProtoJSON writes them; nil for anything else.
  private static func duration(_ text: String) -> [UInt8]? {
    guard let value = try? Google_Protobuf_Duration(jsonString: "\"\(text)\""),
      text.utf8.allSatisfy({ $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") })
    else { return nil }
    return try? value.serializedBytes()
  }

  private static func appendInteger(
    _ number: UInt64, _ field: FieldSchema, to bytes: inout [UInt8]
  ) -> Bool {
    switch field.wire {
    case .varint:
      appendVarint(UInt64(field.number) << 3, to: &bytes)
      appendVarint(number, to: &bytes)
    case .zigzag:
      let signed = Int64(bitPattern: number)
      appendVarint(UInt64(field.number) << 3, to: &bytes)
      appendVarint(UInt64(bitPattern: (signed << 1) ^ (signed >> 63)), to: &bytes)
    case .fixed32:
      appendVarint(UInt64(field.number) << 3 | 5, to: &bytes)
      for shift in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: number >> (shift * 8))) }
    case .fixed64:
      appendVarint(UInt64(field.number) << 3 | 1, to: &bytes)
      for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: number >> (shift * 8))) }
    case .delimited: return false
    }
    return true
  }

  static func appendDelimited(_ number: Int, _ content: [UInt8], to bytes: inout [UInt8]) {
    appendVarint(UInt64(number) << 3 | 2, to: &bytes)
    appendVarint(UInt64(content.count), to: &bytes)
    bytes.append(contentsOf: content)
  }

  static func varint(_ number: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    appendVarint(number, to: &bytes)
    return bytes
  }

  static func appendVarint(_ number: UInt64, to bytes: inout [UInt8]) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}
