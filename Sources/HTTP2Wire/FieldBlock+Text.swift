extension FieldBlock {
  /// A name as text; for logs and cold paths.
  public func nameText(at index: Int) -> String {
    let name = name(at: index)
    return unsafe name.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// A value as text; for logs and cold paths.
  public func valueText(at index: Int) -> String {
    let value = value(at: index)
    return unsafe value.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
  }
}
