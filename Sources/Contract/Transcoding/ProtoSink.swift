/// Writes a reply in protobuf's binary form.
struct ProtoSink: TranscodingSink {
  private(set) var bytes: [UInt8] = []

  init(capacity: Int) {
    bytes.reserveCapacity(capacity)
  }

  mutating func open(_ field: TranscodingPlan.Field) -> Int {
    bytes.append(contentsOf: field.tag)
    return bytes.count
  }

  /// The length goes before what it counts, once that is known.
  mutating func close(_ mark: Int) {
    let length = UInt64(bytes.count - mark)
    if length < 0x80 {
      bytes.insert(UInt8(length), at: mark)
    } else {
      bytes.insert(contentsOf: WireText.varint(length), at: mark)
    }
  }

  mutating func openList(_ field: TranscodingPlan.Field) {}

  mutating func closeList(_ field: TranscodingPlan.Field) {}

  mutating func text(
    _ field: TranscodingPlan.Field, _ source: [UInt8], _ range: Range<Int>, hasEscapes: Bool
  ) {
    bytes.append(contentsOf: field.tag)
    if hasEscapes {
      let text = Array((JSONScanner(source.span).text(range) ?? "").utf8)
      WireText.appendVarint(UInt64(text.count), to: &bytes)
      bytes.append(contentsOf: text)
    } else {
      WireText.appendVarint(UInt64(range.count - 2), to: &bytes)
      bytes.append(contentsOf: source[range.lowerBound + 1..<range.upperBound - 1])
    }
  }

  mutating func integer(_ field: TranscodingPlan.Field, _ number: Int64) {
    bytes.append(contentsOf: field.tag)
    WireText.appendVarint(UInt64(bitPattern: number), to: &bytes)
  }

  mutating func boolean(_ field: TranscodingPlan.Field, _ flag: Bool) {
    bytes.append(contentsOf: field.tag)
    bytes.append(flag ? 1 : 0)
  }

  mutating func time(_ field: TranscodingPlan.Field, _ time: Instant) {
    let mark = open(field)
    if time.seconds != 0 {
      bytes.append(0x08)
      WireText.appendVarint(UInt64(bitPattern: time.seconds), to: &bytes)
    }
    if time.nanoseconds != 0 {
      bytes.append(0x10)
      WireText.appendVarint(UInt64(time.nanoseconds), to: &bytes)
    }
    close(mark)
  }
}
