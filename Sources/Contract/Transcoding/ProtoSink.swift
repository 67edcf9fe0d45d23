/// Writes a reply in protobuf's binary form.
struct ProtoSink: TranscodingSink {
  private let source: [UInt8]
  private var written: [UInt8] = []

  /// The binary form is shorter than the JSON it comes from: one allocation is enough.
  init(_ source: [UInt8]) {
    self.source = source
    written.reserveCapacity(source.count)
  }

  /// The whole reply.
  consuming func bytes() -> [UInt8] {
    written
  }

  mutating func begin(_ field: TranscodingPlan.Field, name: Range<Int>?, isItem: Bool) {}

  /// A byte is left for the length, which most messages have enough with.
  mutating func open(_ field: TranscodingPlan.Field?, at index: Int) -> Int {
    guard let field else { return -1 }
    WireText.appendVarint(field.tag, to: &written)
    written.append(0)
    return written.count
  }

  /// The length goes before what it counts, once that is known.
  mutating func close(_ mark: Int, at index: Int) {
    guard mark >= 0 else { return }
    var length = UInt64(written.count - mark)
    var place = mark - 1
    while length >= 0x80 {
      written[place] = UInt8(truncatingIfNeeded: length) | 0x80
      length >>= 7
      place += 1
      written.insert(0, at: place)
    }
    written[place] = UInt8(length)
  }

  mutating func openList(at index: Int) {}

  mutating func closeList(at index: Int) {}

  mutating func text(_ field: TranscodingPlan.Field, _ range: Range<Int>, hasEscapes: Bool) {
    WireText.appendVarint(field.tag, to: &written)
    guard !hasEscapes else {
      let text = (JSONScanner(source.span).text(range) ?? "").utf8
      WireText.appendVarint(UInt64(text.count), to: &written)
      written.append(contentsOf: text)
      return
    }
    WireText.appendVarint(UInt64(range.count - 2), to: &written)
    written.append(contentsOf: source[range.lowerBound + 1..<range.upperBound - 1])
  }

  mutating func integer(_ field: TranscodingPlan.Field, _ number: Int64, _ range: Range<Int>) {
    WireText.appendVarint(field.tag, to: &written)
    WireText.appendVarint(UInt64(bitPattern: number), to: &written)
  }

  mutating func boolean(_ field: TranscodingPlan.Field, _ flag: Bool, _ range: Range<Int>) {
    WireText.appendVarint(field.tag, to: &written)
    written.append(flag ? 1 : 0)
  }

  mutating func time(_ field: TranscodingPlan.Field, _ time: Instant, _ range: Range<Int>) {
    let mark = open(field, at: range.lowerBound)
    if time.seconds != 0 {
      written.append(0x08)
      WireText.appendVarint(UInt64(bitPattern: time.seconds), to: &written)
    }
    if time.nanoseconds != 0 {
      written.append(0x10)
      WireText.appendVarint(UInt64(time.nanoseconds), to: &written)
    }
    close(mark, at: range.upperBound)
  }
}
