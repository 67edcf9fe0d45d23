import SwiftProtobuf

/// JSON compared by meaning: order of members and spelling of times make no difference.
enum JSONTree {
  static func read(_ bytes: some Sequence<UInt8>) throws -> Google_Protobuf_Value {
    normal(try Google_Protobuf_Value(jsonUTF8Bytes: Array(bytes)))
  }

  static func read(_ text: String) throws -> Google_Protobuf_Value {
    try read(Array(text.utf8))
  }

  /// What a message keeps: a list without items is the same as none (proto3 knows no other), null
  /// the same as no member, and a time is the instant.
  private static func normal(_ value: Google_Protobuf_Value) -> Google_Protobuf_Value {
    var value = value
    switch value.kind {
    case .structValue(var object):
      object.fields = object.fields.mapValues(normal).filter { !isNothing($0.value) }
      value.structValue = object
    case .listValue(var list):
      list.values = list.values.map(normal)
      value.listValue = list
    case .stringValue(let text):
      if let time = try? Google_Protobuf_Timestamp(jsonString: "\"\(text)\"") {
        value.stringValue = "\(time.seconds).\(time.nanos)"
      }
    default: break
    }
    return value
  }

  private static func isNothing(_ value: Google_Protobuf_Value) -> Bool {
    switch value.kind {
    case .listValue(let list): list.values.isEmpty
    case .nullValue: true
    default: false
    }
  }
}
