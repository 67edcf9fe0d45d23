extension Operation {
  /// A request that shows what a call looks like, in JSON: whole, valid, and with ids to be
  /// replaced. For documents; that each is valid is tested.
  public var example: String { ExampleRequests.byOperation[name] ?? "{}" }

  /// The JSON of one field of the example; nil where it does not give the field.
  public func example(of field: String) -> String? {
    let bytes = Array(example.utf8)
    guard let range = try? JSONScanner(bytes.span).member(field) else { return nil }
    return String(decoding: bytes[range], as: UTF8.self)
  }

  /// The text of a field of the example as a path or a query carries it.
  public func exampleText(of field: String) -> String? {
    let bytes = Array(example.utf8)
    let scanner = JSONScanner(bytes.span)
    guard let range = try? scanner.member(field) else { return nil }
    return scanner.scalarText(range) ?? String(decoding: bytes[range], as: UTF8.self)
  }
}
