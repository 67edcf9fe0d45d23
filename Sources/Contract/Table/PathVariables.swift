/// Where the values of a matched path stand in it, in the order of the template's variables.
public struct PathVariables: Sendable {
  /// The cloud's longest path has three.
  public static let capacity = 4

  public private(set) var count = 0
  private var ranges: InlineArray<4, Range<Int>> = .init(repeating: 0..<0)

  /// The bytes of a value, still percent-encoded.
  public subscript(index: Int) -> Range<Int> {
    precondition(index < count)
    return ranges[index]
  }

  mutating func append(_ range: Range<Int>) {
    ranges[count] = range
    count += 1
  }

  mutating func removeLast() {
    count -= 1
  }
}
