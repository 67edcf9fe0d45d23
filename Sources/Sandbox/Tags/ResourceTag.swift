/// A tag of a resource; key and value are both given at creation (TAG-2).
struct ResourceTag: Sendable, Equatable {
  let key: String
  let value: String

  init(key: String, value: String) {
    self.key = key
    self.value = value
  }

  init(_ reader: FieldReader) throws(FieldFault) {
    key = try reader.required("key", reader.text("key", .tagKey))
    value = try reader.required("value", reader.text("value", .tagValue))
  }

  var json: JSONValue { ["key": .string(key), "value": .string(value)] }

  /// At most 20 per request, on every resource (VGW-12).
  static func list(_ reader: FieldReader) throws(FieldFault) -> [ResourceTag] {
    var tags: [ResourceTag] = []
    for tag in try reader.readers("tags", count: 0...20) ?? [] { tags.append(try ResourceTag(tag)) }
    return tags
  }
}
