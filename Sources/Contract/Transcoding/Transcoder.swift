import Bytes

/// Turns the cloud's JSON into a reply of ours in one pass, without building the message.
///
/// It takes only what it is sure of. Anything else, and any fault, ends with `LongWay`: then the
/// caller goes by the generated message, which knows every form and says what is wrong. So there
/// is one meaning and two speeds, which a test holds against each other.
struct Transcoder: ~Escapable {
  /// The answer is one for the generated message.
  struct LongWay: Error {}

  private let scanner: JSONScanner
  private let bytes: Span<UInt8>
  private let text: Span<UInt8>
  private let fields: Span<TranscodingPlan.Field>
  private let nodes: Span<TranscodingPlan.Node>
  private let aliases: Span<TranscodingPlan.Alias>

  /// Deepest nesting of messages that is gone into.
  private static let maximumDepth = 16

  @_lifetime(copy bytes, borrow plan)
  init(_ bytes: Span<UInt8>, _ plan: borrowing TranscodingPlan) {
    scanner = JSONScanner(bytes)
    self.bytes = bytes
    text = plan.text.span
    fields = plan.fields.span
    nodes = plan.nodes.span
    aliases = plan.aliases.span
  }

  /// Writes the value of the envelope's member of the whole text. It is the reply itself, or a
  /// field of the reply: then the text's own braces are the reply's.
  func transcode(
    _ envelope: TranscodingPlan.Envelope, to sink: inout some TranscodingSink
  ) throws(LongWay) {
    var isFound = false
    var index = scanner.skipSpace(0)
    if envelope.field != nil { _ = sink.open(nil, at: index) }
    index = scanner.skipSpace(try expect(UInt8(ascii: "{"), at: index))
    if byte(index) != UInt8(ascii: "}") {
      while true {
        let isEnvelope: Bool
        let name: Range<Int>
        if stands(envelope.name, at: index) {
          name = index..<index + envelope.name.length - 1
          isEnvelope = true
        } else {
          name = index..<(try string(index).end)
          isEnvelope = scanner.matches(name, envelope.member)
        }
        index = try colon(after: name.upperBound)
        if isEnvelope {
          guard !isFound else { throw LongWay() }
          isFound = true
          index = try reply(index, envelope, to: &sink)
        } else {
          index = try skipValue(index)
        }
        index = scanner.skipSpace(index)
        if byte(index) == UInt8(ascii: "}") { break }
        index = scanner.skipSpace(try expect(UInt8(ascii: ","), at: index))
      }
    }
    if envelope.field != nil { sink.close(-1, at: index) }
    guard isFound, scanner.skipSpace(index + 1) == bytes.count else { throw LongWay() }
  }

  private func reply(
    _ start: Int, _ envelope: TranscodingPlan.Envelope, to sink: inout some TranscodingSink
  ) throws(LongWay) -> Int {
    guard let field = envelope.field else {
      return try object(start, node: 0, depth: 0, of: nil, to: &sink)
    }
    return try member(start, fields[field], name: nil, depth: 0, to: &sink)
  }

  private func object(
    _ start: Int, node: Int, depth: Int, of field: TranscodingPlan.Field?,
    to sink: inout some TranscodingSink
  ) throws(LongWay) -> Int {
    guard depth < Self.maximumDepth else { throw LongWay() }
    let mark = sink.open(field, at: start)
    var index = scanner.skipSpace(try expect(UInt8(ascii: "{"), at: start))
    guard byte(index) != UInt8(ascii: "}") else {
      sink.close(mark, at: index)
      return index + 1
    }
    let range = nodes[node].fields
    var seen: UInt64 = 0
    // The cloud's members come in the order of its manual, which is the contract's.
    var next = range.lowerBound
    while true {
      if next < range.upperBound, stands(fields[next].name, at: index) {
        let name = index..<index + fields[next].name.length - 1
        let value = scanner.skipSpace(name.upperBound + 1)
        guard isNew(next, of: range, in: &seen) else { throw LongWay() }
        index = try member(value, fields[next], name: name, depth: depth, to: &sink)
        next += 1
      } else {
        let name = index..<(try string(index).end)
        let value = try colon(after: name.upperBound)
        if let (place, isOurs) = try find(name, in: nodes[node], from: next) {
          guard isNew(place, of: range, in: &seen) else { throw LongWay() }
          index = try member(
            value, fields[place], name: isOurs ? name : nil, depth: depth, to: &sink)
          next = place + 1
        } else {
          index = try skipValue(value)
        }
      }
      index = scanner.skipSpace(index)
      if byte(index) == UInt8(ascii: "}") { break }
      index = scanner.skipSpace(try expect(UInt8(ascii: ","), at: index))
    }
    sink.close(mark, at: index)
    return index + 1
  }

  /// Notes a field; false when it was met before: readers differ in which of two they take.
  private func isNew(_ place: Int, of range: Range<Int>, in seen: inout UInt64) -> Bool {
    let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: place &- range.lowerBound)
    defer { seen |= bit }
    return seen & bit == 0
  }

  /// The field of a name, looked for from where it is expected on, and whether it is spelt as we
  /// do. A name with an escape may be any: it is left to the message.
  private func find(
    _ name: Range<Int>, in node: TranscodingPlan.Node, from next: Int
  ) throws(LongWay) -> (Int, isOurs: Bool)? {
    var place = next
    for _ in node.fields {
      if place >= node.fields.upperBound { place = node.fields.lowerBound }
      if isSame(fields[place].name, name) { return (place, true) }
      place += 1
    }
    for alias in node.aliases where isSame(aliases[alias].name, name) {
      return (aliases[alias].field, false)
    }
    for index in name where bytes[index] == UInt8(ascii: "\\") { throw LongWay() }
    return nil
  }

  private func isSame(_ name: TranscodingPlan.Name, _ range: Range<Int>) -> Bool {
    guard name.length &- 1 == range.count else { return false }
    return bytes.extracting(range).equals(
      text.extracting(name.start..<name.start &+ range.count))
  }

  /// Whether the answer has `"name":` at `index`.
  private func stands(_ name: TranscodingPlan.Name, at index: Int) -> Bool {
    guard name.length <= bytes.count &- index else { return false }
    return bytes.extracting(index..<index &+ name.length).equals(
      text.extracting(name.start..<name.start &+ name.length))
  }

  private func member(
    _ start: Int, _ field: TranscodingPlan.Field, name: Range<Int>?, depth: Int,
    to sink: inout some TranscodingSink
  ) throws(LongWay) -> Int {
    if byte(start) == UInt8(ascii: "n") { return try skipValue(start) }
    guard field.isRepeated else {
      sink.begin(field, name: name, isItem: false)
      return try value(start, field, depth: depth, to: &sink)
    }
    var index = scanner.skipSpace(try expect(UInt8(ascii: "["), at: start))
    if byte(index) == UInt8(ascii: "]") { return index + 1 }
    sink.begin(field, name: name, isItem: false)
    sink.openList(at: start)
    while true {
      sink.begin(field, name: nil, isItem: true)
      index = scanner.skipSpace(try value(index, field, depth: depth, to: &sink))
      if byte(index) == UInt8(ascii: "]") { break }
      index = scanner.skipSpace(try expect(UInt8(ascii: ","), at: index))
    }
    sink.closeList(at: index)
    return index + 1
  }

  private func value(
    _ start: Int, _ field: TranscodingPlan.Field, depth: Int, to sink: inout some TranscodingSink
  ) throws(LongWay) -> Int {
    switch field.kind {
    case .text:
      let (end, hasEscapes) = try string(start)
      sink.text(field, start..<end, hasEscapes: hasEscapes)
      return end
    case .integer(let bits):
      let (number, end) = try integer(start, bits: bits)
      sink.integer(field, number, start..<end)
      return end
    case .boolean:
      let end = try skipValue(start)
      guard byte(start) == UInt8(ascii: "t") || byte(start) == UInt8(ascii: "f") else {
        throw LongWay()
      }
      sink.boolean(field, byte(start) == UInt8(ascii: "t"), start..<end)
      return end
    case .time:
      let (end, _) = try string(start)
      guard let time = Instant(bytes, start..<end) else { throw LongWay() }
      sink.time(field, time, start..<end)
      return end
    case .message(let node):
      return try object(start, node: node, depth: depth + 1, of: field, to: &sink)
    case .other: throw LongWay()
    }
  }
}

/// The grammar, with faults that need no words.
extension Transcoder {
  /// Zero past the end, which no value begins or ends with.
  @inline(__always)
  private func byte(_ index: Int) -> UInt8 {
    index < bytes.count ? bytes[index] : 0
  }

  @inline(__always)
  private func expect(_ expected: UInt8, at index: Int) throws(LongWay) -> Int {
    guard byte(index) == expected else { throw LongWay() }
    return index &+ 1
  }

  private func colon(after name: Int) throws(LongWay) -> Int {
    scanner.skipSpace(try expect(UInt8(ascii: ":"), at: scanner.skipSpace(name)))
  }

  private func string(_ start: Int) throws(LongWay) -> (end: Int, hasEscapes: Bool) {
    do {
      return try scanner.scanString(start)
    } catch {
      throw LongWay()
    }
  }

  private func skipValue(_ start: Int) throws(LongWay) -> Int {
    do {
      return try scanner.skipValue(start)
    } catch {
      throw LongWay()
    }
  }

  /// A number of plain digits; other spellings of whole numbers, -0 among them, are left to the
  /// message.
  private func integer(_ start: Int, bits: Int) throws(LongWay) -> (Int64, end: Int) {
    let isNegative = byte(start) == UInt8(ascii: "-")
    let first = isNegative ? start + 1 : start
    var number: Int64 = 0
    var end = first
    while byte(end) &- UInt8(ascii: "0") < 10 {
      guard end &- first < 18 else { throw LongWay() }
      number = number &* 10 &+ Int64(byte(end) &- UInt8(ascii: "0"))
      end += 1
    }
    guard end > first, byte(first) != UInt8(ascii: "0") || (end == first + 1 && !isNegative) else {
      throw LongWay()
    }
    if isNegative { number = -number }
    guard bits == 64 || Int32(exactly: number) != nil else { throw LongWay() }
    return (number, end)
  }
}
