/// Takes a reply's values one by one and writes them in one of our forms.
///
/// Ranges and places are those of the cloud's answer: what is to be said as it stands there needs
/// no other mention.
protocol TranscodingSink {
  /// A member or an item of a list begins. `name` is where the member's name stands with its
  /// quotes, when it is spelt as we spell it.
  mutating func begin(_ field: TranscodingPlan.Field, name: Range<Int>?, isItem: Bool)
  /// A message begins with the brace at `index`; what comes until `close` is in it. Without a
  /// field it is the reply itself.
  mutating func open(_ field: TranscodingPlan.Field?, at index: Int) -> Int
  mutating func close(_ mark: Int, at index: Int)
  mutating func openList(at index: Int)
  mutating func closeList(at index: Int)
  /// A string with its quotes and escapes.
  mutating func text(_ field: TranscodingPlan.Field, _ range: Range<Int>, hasEscapes: Bool)
  mutating func integer(_ field: TranscodingPlan.Field, _ number: Int64, _ range: Range<Int>)
  mutating func boolean(_ field: TranscodingPlan.Field, _ flag: Bool, _ range: Range<Int>)
  mutating func time(_ field: TranscodingPlan.Field, _ time: Instant, _ range: Range<Int>)
}
