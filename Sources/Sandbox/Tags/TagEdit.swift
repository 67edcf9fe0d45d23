/// One entry of tags/create and tags/delete, where the value may be left out (TAG-2).
struct TagEdit: Sendable {
  let key: String
  let value: String?

  static func list(_ body: [UInt8]) throws(FieldFault) -> [TagEdit] {
    let reader = try FieldReader(body)
    var edits: [TagEdit] = []
    for tag in try reader.required("tags", reader.readers("tags", count: 1...20)) {
      edits.append(
        TagEdit(
          key: try tag.required("key", tag.text("key", .tagKey)),
          value: try tag.text("value", .tagValue)))
    }
    return edits
  }

  /// Adds the tag, or gives its key another value.
  func create(in tags: inout [ResourceTag]) {
    let tag = ResourceTag(key: key, value: value ?? "")
    if let place = tags.firstIndex(where: { $0.key.hasSameBytes(as: key) }) {
      tags[place] = tag
    } else {
      tags.append(tag)
    }
  }

  /// Takes the key's tag away, with a value only if it has that one; nothing to take is no fault.
  func delete(in tags: inout [ResourceTag]) {
    tags.removeAll { tag in
      tag.key.hasSameBytes(as: key) && (value.map { tag.value.hasSameBytes(as: $0) } ?? true)
    }
  }
}
