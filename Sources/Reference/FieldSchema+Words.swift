import Contract

extension FieldSchema {
  /// The type in words, linked where it is a message of ours.
  func typeWords(_ schemas: Schemas) -> String {
    if case .map = kind {
      let value = schemas.schema(of: self)?.field(2)?.typeWords(schemas) ?? "value"
      return "object of \(value)"
    }
    return isRepeated ? "list of \(singleTypeWords)" : singleTypeWords
  }

  private var singleTypeWords: String {
    switch kind {
    case .string: "string"
    case .bytes: "bytes, base64"
    case .boolean: "boolean"
    case .floating: "number"
    case .integer(let isSigned, let bits): "\(isSigned ? "int" : "uint")\(bits)"
    case .enumeration: "word"
    case .message("google.protobuf.Timestamp"): "time, RFC 3339"
    case .message("google.protobuf.FieldMask"): "field names, with commas"
    case .message("google.protobuf.Duration"): "time in seconds, such as 30s"
    case .message("google.protobuf.Struct"): "object"
    case .message(let name), .map(let name): Self.link(to: name)
    }
  }

  static func link(to message: String) -> String {
    let name = message.split(separator: ".").last.map(String.init) ?? message
    return "[\(name)](#\(name.lowercased()))"
  }

  /// What a value must be, as the gateway checks it.
  var boundsWords: String {
    var words: [String] = []
    if isRequired { words.append("required") }
    if let items = rules.items { words.append(Self.span(items, "item")) }
    if rules.uniqueItems { words.append("no item twice") }
    if rules.explicitEmpty { words.append("written even when empty") }
    if let format = rules.format { words.append(format.expectation) }
    if let length = rules.length { words.append(Self.span(length, "character")) }
    if !rules.words.isEmpty {
      words.append(rules.words.map(MarkdownText.code).joined(separator: ", "))
    }
    if let range = rules.range { words.append(Self.numbers(range)) }
    if case .enumeration(let names) = kind {
      words.append(names.sorted { $0.key < $1.key }.map(\.value).joined(separator: ", "))
    }
    if isOutputOnly { words.append("only in answers") }
    if isInputOnly { words.append("never answered") }
    if isSecret { words.append("secret: never logged") }
    if let cites = rules.cites { words.append("(\(cites))") }
    return words.joined(separator: "; ")
  }

  private static func span(_ bounds: ClosedRange<Int>, _ unit: String) -> String {
    let (least, most) = (bounds.lowerBound, bounds.upperBound)
    if most == .max { return "at least \(least) \(unit)\(least == 1 ? "" : "s")" }
    if least == 0 { return "at most \(most) \(unit)\(most == 1 ? "" : "s")" }
    return "\(least) to \(most) \(unit)s"
  }

  private static func numbers(_ range: ClosedRange<Int64>) -> String {
    if range.upperBound == .max { return "\(range.lowerBound) or more" }
    if range.lowerBound == .min { return "\(range.upperBound) or less" }
    return "\(range.lowerBound) to \(range.upperBound)"
  }
}
