import SwiftProtobuf

/// Turns descriptors into schemas, refusing options that do not fit their field.
struct SchemaReader {
  private(set) var messages: [String: MessageSchema] = [:]
  private var enums: [String: [Int: String]] = [:]

  mutating func gatherEnums(_ file: Google_Protobuf_FileDescriptorProto) {
    for enumeration in file.enumType { gather(enumeration, in: file.package) }
    for message in file.messageType { gatherEnums(message, in: file.package) }
  }

  mutating func read(_ file: Google_Protobuf_FileDescriptorProto) throws(ContractFault) {
    for message in file.messageType { try read(message, in: file.package) }
  }

  private mutating func gatherEnums(
    _ message: Google_Protobuf_DescriptorProto, in scope: String
  ) {
    let name = "\(scope).\(message.name)"
    for enumeration in message.enumType { gather(enumeration, in: name) }
    for nested in message.nestedType { gatherEnums(nested, in: name) }
  }

  private mutating func gather(
    _ enumeration: Google_Protobuf_EnumDescriptorProto, in scope: String
  ) {
    enums["\(scope).\(enumeration.name)"] = Dictionary(
      enumeration.value.map { (Int($0.number), $0.name) }, uniquingKeysWith: { first, _ in first })
  }

  private mutating func read(
    _ message: Google_Protobuf_DescriptorProto, in scope: String
  ) throws(ContractFault) {
    let name = "\(scope).\(message.name)"
    for nested in message.nestedType { try read(nested, in: name) }
    let maps = Set(message.nestedType.filter(\.options.mapEntry).map { "\(name).\($0.name)" })
    var fields: [FieldSchema] = []
    for field in message.field { fields.append(try read(field, of: name, maps: maps)) }
    messages[name] = MessageSchema(name: name, fields: fields)
  }

  private func read(
    _ field: Google_Protobuf_FieldDescriptorProto, of message: String, maps: Set<String>
  ) throws(ContractFault) -> FieldSchema {
    let type = String(field.typeName.dropFirst())
    let (kind, wire): (FieldSchema.Kind, FieldSchema.Wire)
    switch field.type {
    case .string: (kind, wire) = (.string, .delimited)
    case .bytes: (kind, wire) = (.bytes, .delimited)
    case .bool: (kind, wire) = (.boolean, .varint)
    case .double: (kind, wire) = (.floating, .fixed64)
    case .float: (kind, wire) = (.floating, .fixed32)
    case .int32: (kind, wire) = (.integer(signed: true, bits: 32), .varint)
    case .int64: (kind, wire) = (.integer(signed: true, bits: 64), .varint)
    case .uint32: (kind, wire) = (.integer(signed: false, bits: 32), .varint)
    case .uint64: (kind, wire) = (.integer(signed: false, bits: 64), .varint)
    case .sint32: (kind, wire) = (.integer(signed: true, bits: 32), .zigzag)
    case .sint64: (kind, wire) = (.integer(signed: true, bits: 64), .zigzag)
    case .fixed32: (kind, wire) = (.integer(signed: false, bits: 32), .fixed32)
    case .fixed64: (kind, wire) = (.integer(signed: false, bits: 64), .fixed64)
    case .sfixed32: (kind, wire) = (.integer(signed: true, bits: 32), .fixed32)
    case .sfixed64: (kind, wire) = (.integer(signed: true, bits: 64), .fixed64)
    case .enum: (kind, wire) = (.enumeration(enums[type] ?? [:]), .varint)
    case .message: (kind, wire) = (maps.contains(type) ? .map(type) : .message(type), .delimited)
    case .group: throw ContractFault("\(message).\(field.name): groups are not supported")
    }
    let behavior = field.options.Google_Api_fieldBehavior
    let options = field.options.Gatehouse_field
    return FieldSchema(
      name: field.name, jsonName: field.jsonName, number: Int(field.number), kind: kind,
      isRepeated: field.label == .repeated,
      hasPresence: field.proto3Optional || (field.type == .message && field.label != .repeated),
      isRequired: behavior.contains(.required),
      isOutputOnly: behavior.contains(.outputOnly), isInputOnly: behavior.contains(.inputOnly),
      isSecret: options.secret, wire: wire,
      rules: try ValueRules(
        options, for: kind, repeated: field.label == .repeated, at: "\(message).\(field.name)"))
  }
}
