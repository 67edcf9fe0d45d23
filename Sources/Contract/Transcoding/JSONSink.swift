/// Writes a reply as JSON with the cloud's names.
///
/// Nearly all of it stands in the cloud's answer already, and in order. So what is to be written
/// is gathered as one range of the answer for as long as it continues where the last ended, and
/// copied only when it does not: an answer without spaces is one copy.
struct JSONSink: TranscodingSink {
  private let source: [UInt8]
  /// `"name":` of every field.
  private let names: [UInt8]
  private var written: [UInt8] = []
  /// What is to be written next, not copied yet.
  private var (start, end) = (0, 0)
  private var needsComma = false

  init(_ source: [UInt8], _ plan: TranscodingPlan) {
    self.source = source
    names = plan.text
    written.reserveCapacity(source.count)
  }

  /// The whole reply.
  consuming func bytes() -> [UInt8] {
    flush()
    return written
  }

  private mutating func flush() {
    if start < end { written.append(contentsOf: source[start..<end]) }
    start = end
  }

  private mutating func copy(_ range: Range<Int>) {
    if range.lowerBound != end {
      flush()
      start = range.lowerBound
    }
    end = range.upperBound
  }

  /// A byte that is likely, but not sure, to stand where the last range ended.
  private mutating func append(_ byte: UInt8) {
    if end < source.count, source[end] == byte {
      end += 1
    } else {
      flush()
      written.append(byte)
    }
  }

  mutating func begin(_ field: TranscodingPlan.Field, name: Range<Int>?, isItem: Bool) {
    if needsComma { append(UInt8(ascii: ",")) }
    needsComma = true
    if let name {
      copy(name)
      append(UInt8(ascii: ":"))
    } else if !isItem {
      flush()
      written.append(contentsOf: names[field.name.start..<field.name.start + field.name.length])
    }
  }

  mutating func open(_ field: TranscodingPlan.Field?, at index: Int) -> Int {
    needsComma = false
    copy(index..<index + 1)
    return 0
  }

  mutating func close(_ mark: Int, at index: Int) {
    needsComma = true
    copy(index..<index + 1)
  }

  mutating func openList(at index: Int) {
    _ = open(nil, at: index)
  }

  mutating func closeList(at index: Int) {
    close(0, at: index)
  }

  mutating func text(_ field: TranscodingPlan.Field, _ range: Range<Int>, hasEscapes: Bool) {
    copy(range)
  }

  mutating func integer(_ field: TranscodingPlan.Field, _ number: Int64, _ range: Range<Int>) {
    copy(range)
  }

  mutating func boolean(_ field: TranscodingPlan.Field, _ flag: Bool, _ range: Range<Int>) {
    copy(range)
  }

  mutating func time(_ field: TranscodingPlan.Field, _ time: Instant, _ range: Range<Int>) {
    guard !time.isAsWeWrite else { return copy(range) }
    flush()
    written.append(UInt8(ascii: "\""))
    time.append(to: &written)
    written.append(UInt8(ascii: "\""))
  }
}
