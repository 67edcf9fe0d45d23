import HTTP2Wire

extension Exchange {
  /// The header section of an answer with the fields that every answer to this request gets.
  func completed(_ fields: consuming FieldBlock) -> FieldBlock {
    for index in 0..<answerFields.count {
      fields.append(name: answerFields.name(at: index), value: answerFields.value(at: index))
    }
    return fields
  }
}
