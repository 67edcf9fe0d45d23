// The JSON of a plan. A name that is not known is a fault: a misspelt rule must not pass unseen.
extension FaultPlan {
  public init(json: [UInt8]) throws(FieldFault) {
    try self.init(FieldReader(json))
  }

  init(_ reader: FieldReader) throws(FieldFault) {
    try reader.refuseOthers(than: ["seed", "clock_offset_seconds", "rules", "random_rate"])
    if let seed = try reader.integer("seed", 0...Int64.max) { self.seed = UInt64(seed) }
    let year = 366.0 * 86_400
    if let seconds = try reader.number("clock_offset_seconds", -year...year) {
      clockOffsetNanoseconds = Int64(seconds * 1e9)
    }
    for rule in try reader.readers("rules", count: 0...Self.maxRules) ?? [] {
      rules.append(try FaultRule(rule))
    }
    if let rate = try reader.number("random_rate", 0...1) { rules += Self.random(rate: rate) }
  }
}

extension FaultRule {
  init(_ reader: FieldReader) throws(FieldFault) {
    try reader.refuseOthers(than: [
      "operation", "method", "path", "probability", "skip", "count", "latency_milliseconds",
      "answer", "ending",
    ])
    if let name = try reader.text("operation", .word(Operation.allCases.map(\.rawValue))) {
      operation = Operation(rawValue: name)
    }
    method = try reader.text("method", .word(["GET", "PUT", "POST", "DELETE"]))
    path = try reader.text("path", .notEmpty)
    probability = try reader.number("probability", 0...1) ?? 1
    skip = Int(try reader.integer("skip", 0...1_000_000_000) ?? 0)
    count = try reader.integer("count", 0...1_000_000_000).map(Int.init)
    latencyNanoseconds = try Self.latency(reader)
    answer = try Self.answer(reader)
    let endings = FaultEffect.Ending.allCases.map(\.rawValue)
    if let name = try reader.text("ending", .word(endings)) {
      ending = FaultEffect.Ending(rawValue: name) ?? .answer
    }
    guard latencyNanoseconds != nil || isFinal else {
      throw FieldFault("\(reader.path) must have latency_milliseconds, answer or ending")
    }
  }

  /// A number, or `{"from": …, "to": …}`.
  private static func latency(
    _ reader: FieldReader
  ) throws(FieldFault) -> ClosedRange<Int64>? {
    let name = "latency_milliseconds"
    let bound = 0.0...3_600_000
    guard reader.object[name]?.object != nil else {
      return try reader.number(name, bound).map { Int64($0 * 1e6)...Int64($0 * 1e6) }
    }
    guard let range = try reader.reader(name) else { return nil }
    try range.refuseOthers(than: ["from", "to"])
    let from = try range.required("from", range.number("from", bound))
    let to = try range.required("to", range.number("to", bound))
    guard from <= to else { throw range.fault("to", "at least from") }
    return Int64(from * 1e6)...Int64(to * 1e6)
  }

  /// A name, or the refusal in full.
  private static func answer(_ reader: FieldReader) throws(FieldFault) -> FaultAnswer? {
    guard reader.has("answer") else { return nil }
    if reader.object["answer"]?.string != nil {
      let names = FaultAnswer.named.map(\.name)
      let name = try reader.text("answer", .word(names))
      return FaultAnswer.named.first { $0.name == name }.map { FaultAnswer($0.word) }
    }
    guard let answer = try reader.reader("answer") else { return nil }
    try answer.refuseOthers(than: [
      "name", "status", "code", "text", "shape", "fields", "after_effect",
    ])
    let word: FaultAnswer.Word
    if let name = try answer.text("name", .word(FaultAnswer.named.map(\.name))),
      let named = FaultAnswer.named.first(where: { $0.name == name })
    {
      try answer.forbid(["status", "code", "text", "shape"], "together with name")
      word = named.word
    } else {
      let status = try answer.required("status", answer.integer("status", 300...599))
      let code = try answer.required("code", answer.text("code", .notEmpty))
      let text = try answer.required("text", answer.text("text"))
      let shape = try answer.text("shape", .word(["error_code", "code_message"]))
      word = .refusal(
        CloudRefusal(
          status: Int(status), code: .literal(code), text: text,
          shape: shape == "code_message" ? .codeMessage : .errorCode))
    }
    return FaultAnswer(
      word, fields: try fields(answer), afterEffect: try answer.boolean("after_effect") ?? false)
  }

  private static func fields(_ reader: FieldReader) throws(FieldFault) -> [FaultAnswer.Field] {
    guard let fields = try reader.reader("fields") else { return [] }
    var result: [FaultAnswer.Field] = []
    for member in fields.object.members {
      guard let value = try fields.text(member.name, fieldValue), fieldName(member.name) else {
        throw fields.fault(member.name, "a field with a lower-case name")
      }
      result.append(FaultAnswer.Field(name: member.name, value: value))
    }
    return result
  }

  private static let fieldValue = TextForm(expectation: "visible ASCII characters and spaces") {
    $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !$0.hasPrefix(" ") && !$0.hasSuffix(" ")
  }

  private static func fieldName(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy {
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
      }
  }
}
