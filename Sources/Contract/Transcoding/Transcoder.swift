/// Turns the cloud's JSON into a reply of ours in one pass, without building the message.
///
/// It takes only what it is sure of. Anything else, and any fault, ends with one: then the caller
/// goes the long way, by the generated message, which knows every form and says what is wrong. So
/// there is one meaning and two speeds, which a test holds against each other.
struct Transcoder: ~Escapable {
  private let scanner: JSONScanner
  private let source: [UInt8]
  private let plan: TranscodingPlan

  /// Deepest nesting of messages that is gone into.
  private static let maximumDepth = 16

  @_lifetime(copy scanner)
  init(_ scanner: JSONScanner, _ source: [UInt8], _ plan: TranscodingPlan) {
    self.scanner = scanner
    self.source = source
    self.plan = plan
  }

  /// Writes the value of the member `envelope` of the whole text. It is the reply itself, or the
  /// field numbered `place` of the reply.
  func transcode(
    envelope: String, place: Int?, to sink: inout some TranscodingSink
  ) throws(JSONFault) {
    var found = false
    let end = try members(scanner.skipSpace(0)) { (name, value) throws(JSONFault) -> Int in
      guard scanner.matches(name, envelope) else { return try scanner.skipValue(value) }
      guard !found else { throw JSONFault(at: value, "member occurs twice") }
      found = true
      guard let place else { return try object(value, node: 0, depth: 0, to: &sink) }
      return try member(value, plan.nodes[0].fields[place], depth: 0, to: &sink)
    }
    try scanner.checkEnd(end)
    guard found else { throw JSONFault(at: end, "no member '\(envelope)'") }
  }

  /// Walks an object; `body` is given a name's range and where its value begins, and says where
  /// that ends.
  private func members(
    _ start: Int, _ body: (_ name: Range<Int>, _ value: Int) throws(JSONFault) -> Int
  ) throws(JSONFault) -> Int {
    var index = scanner.skipSpace(try scanner.expect(UInt8(ascii: "{"), at: start))
    if scanner.byte(index) == UInt8(ascii: "}") { return index + 1 }
    while true {
      let end = try scanner.skipString(index)
      let value = scanner.skipSpace(
        try scanner.expect(UInt8(ascii: ":"), at: scanner.skipSpace(end)))
      index = scanner.skipSpace(try body(index..<end, value))
      if scanner.byte(index) == UInt8(ascii: "}") { return index + 1 }
      index = scanner.skipSpace(try scanner.expect(UInt8(ascii: ","), at: index))
    }
  }

  private func object(
    _ start: Int, node: Int, depth: Int, to sink: inout some TranscodingSink
  ) throws(JSONFault) -> Int {
    guard depth < Self.maximumDepth else { throw JSONFault(at: start, "nested too deeply") }
    var seen: UInt64 = 0
    return try members(start) { (name, value) throws(JSONFault) -> Int in
      let key = name.lowerBound + 1..<name.upperBound - 1
      guard let place = plan.nodes[node].names.find(scanner.bytes.extracting(key)) else {
        guard !hasEscapes(key) else { throw JSONFault(at: value, "an escaped name") }
        return try scanner.skipValue(value)
      }
      guard seen & 1 << place == 0 else { throw JSONFault(at: value, "member occurs twice") }
      seen |= 1 << place
      return try member(value, plan.nodes[node].fields[place], depth: depth, to: &sink)
    }
  }

  private func member(
    _ start: Int, _ field: TranscodingPlan.Field, depth: Int, to sink: inout some TranscodingSink
  ) throws(JSONFault) -> Int {
    if scanner.byte(start) == UInt8(ascii: "n") { return try scanner.skipValue(start) }
    guard field.isRepeated else { return try value(start, field, depth: depth, to: &sink) }
    var index = scanner.skipSpace(try scanner.expect(UInt8(ascii: "["), at: start))
    if scanner.byte(index) == UInt8(ascii: "]") { return index + 1 }
    sink.openList(field)
    while true {
      index = scanner.skipSpace(try value(index, field, depth: depth, to: &sink))
      if scanner.byte(index) == UInt8(ascii: "]") { break }
      index = scanner.skipSpace(try scanner.expect(UInt8(ascii: ","), at: index))
    }
    sink.closeList(field)
    return index + 1
  }

  private func value(
    _ start: Int, _ field: TranscodingPlan.Field, depth: Int, to sink: inout some TranscodingSink
  ) throws(JSONFault) -> Int {
    switch field.kind {
    case .text:
      let (end, hasEscapes) = try scanner.scanString(start)
      sink.text(field, source, start..<end, hasEscapes: hasEscapes)
      return end
    case .integer(let bits):
      let (number, end) = try integer(start, bits: bits)
      sink.integer(field, number)
      return end
    case .boolean:
      let end = try scanner.skipValue(start)
      guard let first = scanner.byte(start),
        first == UInt8(ascii: "t") || first == UInt8(ascii: "f")
      else { throw JSONFault(at: start, "true or false was expected") }
      sink.boolean(field, first == UInt8(ascii: "t"))
      return end
    case .time:
      let end = try scanner.skipString(start)
      guard let time = Instant(source, start..<end) else {
        throw JSONFault(at: start, "a time was expected")
      }
      sink.time(field, time)
      return end
    case .message(let node):
      let mark = sink.open(field)
      let end = try object(start, node: node, depth: depth + 1, to: &sink)
      sink.close(mark)
      return end
    case .other: throw JSONFault(at: start, "left to the message")
    }
  }

  /// A number of plain digits; other spellings of whole numbers are left to the message.
  private func integer(_ start: Int, bits: Int) throws(JSONFault) -> (Int64, end: Int) {
    let end = try scanner.skipValue(start)
    let isNegative = scanner.byte(start) == UInt8(ascii: "-")
    let digits = (isNegative ? start + 1 : start)..<end
    guard (1...18).contains(digits.count) else { throw JSONFault(at: start, "too many digits") }
    var number: Int64 = 0
    for index in digits {
      let digit = source[index] &- UInt8(ascii: "0")
      guard digit < 10 else { throw JSONFault(at: index, "a digit was expected") }
      number = number * 10 + Int64(digit)
    }
    if isNegative { number = -number }
    guard bits == 64 || Int32(exactly: number) != nil else {
      throw JSONFault(at: start, "too large")
    }
    return (number, end)
  }

  private func hasEscapes(_ range: Range<Int>) -> Bool {
    for index in range where source[index] == UInt8(ascii: "\\") { return true }
    return false
  }
}
