/// Writes a reply as JSON with the cloud's names.
struct JSONSink: TranscodingSink {
  private(set) var bytes: [UInt8] = []
  private var isInList = false

  init(capacity: Int) {
    bytes.reserveCapacity(capacity)
  }

  /// A comma unless this is the first of its object or list, then the name unless it is an item.
  private mutating func begin(_ field: TranscodingPlan.Field) {
    if let last = bytes.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") {
      bytes.append(UInt8(ascii: ","))
    }
    if !isInList { bytes.append(contentsOf: field.member) }
  }

  /// The whole reply begins.
  mutating func openReply() {
    bytes.append(UInt8(ascii: "{"))
  }

  mutating func closeReply() {
    bytes.append(UInt8(ascii: "}"))
  }

  mutating func open(_ field: TranscodingPlan.Field) -> Int {
    begin(field)
    bytes.append(UInt8(ascii: "{"))
    defer { isInList = false }
    return isInList ? 1 : 0
  }

  mutating func close(_ mark: Int) {
    isInList = mark == 1
    bytes.append(UInt8(ascii: "}"))
  }

  mutating func openList(_ field: TranscodingPlan.Field) {
    begin(field)
    bytes.append(UInt8(ascii: "["))
    isInList = true
  }

  mutating func closeList(_ field: TranscodingPlan.Field) {
    isInList = false
    bytes.append(UInt8(ascii: "]"))
  }

  mutating func text(
    _ field: TranscodingPlan.Field, _ source: [UInt8], _ range: Range<Int>, hasEscapes: Bool
  ) {
    begin(field)
    bytes.append(contentsOf: source[range])
  }

  mutating func integer(_ field: TranscodingPlan.Field, _ number: Int64) {
    begin(field)
    bytes.append(contentsOf: String(number).utf8)
  }

  mutating func boolean(_ field: TranscodingPlan.Field, _ flag: Bool) {
    begin(field)
    bytes.append(contentsOf: (flag ? "true" : "false").utf8)
  }

  mutating func time(_ field: TranscodingPlan.Field, _ time: Instant) {
    begin(field)
    bytes.append(UInt8(ascii: "\""))
    time.append(to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }
}
