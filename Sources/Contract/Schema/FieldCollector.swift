import FoundationEssentials
import SwiftProtobuf

/// Reads the fields a message has, by number, without knowing its type.
///
/// It is why no operation has code of its own for path, query, body, validation or redaction.
/// Only fields that are present are met: a proto3 scalar without `optional` must differ from its
/// zero.
struct FieldCollector: Visitor {
  private(set) var values: [(number: Int, value: FieldValue)] = []

  /// The fields of `message` that are present, in order of number.
  static func read(_ message: any Message) -> [(number: Int, value: FieldValue)] {
    var collector = FieldCollector()
    // Nothing below throws: a visitor fails only by its own decision.
    try? message.traverse(visitor: &collector)
    return collector.values
  }

  /// The value of one field, if present.
  static func read(_ message: any Message, _ number: Int) -> FieldValue? {
    read(message).first { $0.number == number }?.value
  }

  private mutating func add(_ number: Int, _ value: FieldValue) {
    values.append((number, value))
  }

  mutating func visitSingularDoubleField(value: Double, fieldNumber: Int) {
    add(fieldNumber, .floating(value))
  }

  mutating func visitSingularInt64Field(value: Int64, fieldNumber: Int) {
    add(fieldNumber, .signed(value))
  }

  mutating func visitSingularUInt64Field(value: UInt64, fieldNumber: Int) {
    add(fieldNumber, .unsigned(value))
  }

  mutating func visitSingularBoolField(value: Bool, fieldNumber: Int) {
    add(fieldNumber, .boolean(value))
  }

  mutating func visitSingularStringField(value: String, fieldNumber: Int) {
    add(fieldNumber, .string(value))
  }

  mutating func visitSingularBytesField(value: Data, fieldNumber: Int) {
    add(fieldNumber, .bytes(Array(value)))
  }

  mutating func visitSingularEnumField<E: Enum>(value: E, fieldNumber: Int) {
    add(fieldNumber, .enumeration(value.rawValue))
  }

  mutating func visitSingularMessageField<M: Message>(value: M, fieldNumber: Int) {
    add(fieldNumber, .message(value))
  }

  mutating func visitRepeatedFloatField(value: [Float], fieldNumber: Int) {
    add(fieldNumber, .list(value.map { .floating(Double($0)) }))
  }

  mutating func visitRepeatedDoubleField(value: [Double], fieldNumber: Int) {
    add(fieldNumber, .list(value.map { .floating($0) }))
  }

  mutating func visitRepeatedInt32Field(value: [Int32], fieldNumber: Int) {
    add(fieldNumber, .list(value.map { .signed(Int64($0)) }))
  }

  mutating func visitRepeatedInt64Field(value: [Int64], fieldNumber: Int) {
    add(fieldNumber, .list(value.map { .signed($0) }))
  }

  mutating func visitRepeatedUInt32Field(value: [UInt32], fieldNumber: Int) {
    add(fieldNumber, .list(value.map { .unsigned(UInt64($0)) }))
  }

  mutating func visitRepeatedUInt64Field(value: [UInt64], fieldNumber: Int) {
    add(fieldNumber, .list(value.map { .unsigned($0) }))
  }

  mutating func visitRepeatedBoolField(value: [Bool], fieldNumber: Int) {
    add(fieldNumber, .list(value.map { .boolean($0) }))
  }

  mutating func visitRepeatedStringField(value: [String], fieldNumber: Int) {
    add(fieldNumber, .list(value.map { .string($0) }))
  }

  mutating func visitRepeatedBytesField(value: [Data], fieldNumber: Int) {
    add(fieldNumber, .list(value.map { .bytes(Array($0)) }))
  }

  mutating func visitRepeatedEnumField<E: Enum>(value: [E], fieldNumber: Int) {
    add(fieldNumber, .list(value.map { .enumeration($0.rawValue) }))
  }

  mutating func visitRepeatedMessageField<M: Message>(value: [M], fieldNumber: Int) {
    add(fieldNumber, .list(value.map { .message($0) }))
  }

  mutating func visitUnknown(bytes: Data) {}
}

/// Maps: their keys become text, as in JSON.
extension FieldCollector {
  mutating func visitMapField<KeyType, ValueType: MapValueType>(
    fieldType: _ProtobufMap<KeyType, ValueType>.Type,
    value: _ProtobufMap<KeyType, ValueType>.BaseType, fieldNumber: Int
  ) {
    add(
      fieldNumber, sorted(value.map { (String(describing: $0.key), Self.scalar($0.value)) }))
  }

  mutating func visitMapField<KeyType, ValueType>(
    fieldType: _ProtobufEnumMap<KeyType, ValueType>.Type,
    value: _ProtobufEnumMap<KeyType, ValueType>.BaseType, fieldNumber: Int
  ) where ValueType.RawValue == Int {
    add(
      fieldNumber,
      sorted(value.map { (String(describing: $0.key), .enumeration($0.value.rawValue)) }))
  }

  mutating func visitMapField<KeyType, ValueType>(
    fieldType: _ProtobufMessageMap<KeyType, ValueType>.Type,
    value: _ProtobufMessageMap<KeyType, ValueType>.BaseType, fieldNumber: Int
  ) {
    add(fieldNumber, sorted(value.map { (String(describing: $0.key), .message($0.value)) }))
  }

  private func sorted(_ entries: [(String, FieldValue)]) -> FieldValue {
    .map(entries.sorted { $0.0 < $1.0 }.map { (key: $0.0, value: $0.1) })
  }

  private static func scalar(_ value: Any) -> FieldValue {
    switch value {
    case let text as String: .string(text)
    case let flag as Bool: .boolean(flag)
    case let number as any SignedInteger: .signed(Int64(number))
    case let number as any UnsignedInteger: .unsigned(UInt64(number))
    case let number as Double: .floating(number)
    case let number as Float: .floating(Double(number))
    case let data as Data: .bytes(Array(data))
    default: preconditionFailure("protobuf maps hold no \(type(of: value))")
    }
  }
}
