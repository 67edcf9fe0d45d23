/// Takes a reply's values one by one and writes them in one of our forms.
protocol TranscodingSink {
  var bytes: [UInt8] { get }

  /// A message field or an item of one begins; what comes until `close` is in it.
  mutating func open(_ field: TranscodingPlan.Field) -> Int
  mutating func close(_ mark: Int)
  mutating func openList(_ field: TranscodingPlan.Field)
  mutating func closeList(_ field: TranscodingPlan.Field)
  /// A string as it stands in `source`, with its quotes and escapes.
  mutating func text(
    _ field: TranscodingPlan.Field, _ source: [UInt8], _ range: Range<Int>, hasEscapes: Bool)
  mutating func integer(_ field: TranscodingPlan.Field, _ number: Int64)
  mutating func boolean(_ field: TranscodingPlan.Field, _ flag: Bool)
  mutating func time(_ field: TranscodingPlan.Field, _ time: Instant)
}
