import FoundationEssentials
import SwiftProtobuf

/// Writes any message as JSON with the cloud's field names, in whole or only what a mask names,
/// for the cloud or, without secrets, for logs and the journal.
struct MessageJSON {
  let schemas: Schemas
  /// Whether secret fields become `"<secret>"`.
  let redacts: Bool

  /// What a secret becomes.
  static let secret = "<secret>"

  /// Appends `message` as an object, leaving out the fields numbered in `excluding`.
  func append(
    _ message: any Message, _ schema: MessageSchema, mask: MaskTree? = nil,
    excluding: Set<Int> = [], to bytes: inout [UInt8]
  ) {
    let values = FieldCollector.read(message)
    bytes.append(UInt8(ascii: "{"))
    var isFirst = true
    for field in schema.fields where !excluding.contains(field.number) {
      let value = values.first { $0.number == field.number }?.value
      let child = mask?.children[field.number]
      let isSent = mask == nil ? value != nil || field.rules.explicitEmpty : child != nil
      guard isSent else { continue }
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      JSONText.append(field.name, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      if let value {
        append(value, field, mask: child, to: &bytes)
      } else {
        appendEmpty(field, to: &bytes)
      }
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private func append(
    _ value: FieldValue, _ field: FieldSchema, mask: MaskTree?, to bytes: inout [UInt8]
  ) {
    if redacts && field.isSecret { return JSONText.append(Self.secret, to: &bytes) }
    switch value {
    case .string(let text): JSONText.append(text, to: &bytes)
    case .bytes(let data): JSONText.append(Data(data).base64EncodedString(), to: &bytes)
    case .boolean, .signed, .unsigned: bytes.append(contentsOf: (value.text ?? "null").utf8)
    case .floating(let number) where number.isFinite:
      bytes.append(contentsOf: String(number).utf8)
    case .floating(let number):
      JSONText.append(number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity", to: &bytes)
    case .enumeration(let number): appendEnum(number, field, to: &bytes)
    case .message(let message): append(message, of: field, mask: mask, to: &bytes)
    case .list(let items):
      bytes.append(UInt8(ascii: "["))
      for (index, item) in items.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        append(item, field, mask: nil, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    case .map(let entries):
      guard let entry = schemas.schema(of: field)?.field(2) else {
        return appendEmpty(field, to: &bytes)
      }
      bytes.append(UInt8(ascii: "{"))
      for (index, item) in entries.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        JSONText.append(item.key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(item.value, entry, mask: nil, to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
    }
  }

  /// A field the mask names and the caller has not given: the cloud is told to empty it.
  private func appendEmpty(_ field: FieldSchema, to bytes: inout [UInt8]) {
    let empty =
      if field.isRepeated && !field.isMap {
        "[]"
      } else if field.kind == .string {
        #""""#
      } else {
        "{}"
      }
    bytes.append(contentsOf: empty.utf8)
  }

  private func appendEnum(_ number: Int, _ field: FieldSchema, to bytes: inout [UInt8]) {
    if case .enumeration(let names) = field.kind, let name = names[number] {
      JSONText.append(name, to: &bytes)
    } else {
      bytes.append(contentsOf: String(number).utf8)
    }
  }

  private func append(
    _ message: any Message, of field: FieldSchema, mask: MaskTree?, to bytes: inout [UInt8]
  ) {
    if let mask = message as? Google_Protobuf_FieldMask {
      // Its JSON form cannot name `eip_id_1`; ours is the plain list.
      return JSONText.append(mask.paths.joined(separator: ","), to: &bytes)
    }
    guard let schema = schemas.schema(of: field), !schema.name.hasPrefix("google.protobuf.") else {
      // Times and other well-known types have a JSON form of their own.
      let known: [UInt8]? = try? message.jsonUTF8Bytes()
      return bytes.append(contentsOf: known ?? Array("null".utf8))
    }
    append(message, schema, mask: mask.flatMap { $0.children.isEmpty ? nil : $0 }, to: &bytes)
  }
}
