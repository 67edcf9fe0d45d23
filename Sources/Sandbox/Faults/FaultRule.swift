/// One thing that goes wrong: for which calls, how often, and how.
public struct FaultRule: Sendable, Equatable {
  /// Which calls it is about; what is nil matches every call.
  public var operation: Operation?
  public var method: String?
  /// The path without its query; `*` stands for any run of characters, slashes included.
  public var path: String?

  /// How likely it fires for a call it is about.
  public var probability = 1.0
  /// So many calls pass before it begins.
  public var skip = 0
  /// So many times it fires, then never again.
  public var count: Int?

  /// The range from which each delay is drawn.
  public var latencyNanoseconds: ClosedRange<Int64>?
  public var answer: FaultAnswer?
  public var ending = FaultEffect.Ending.answer

  public init(operation: Operation? = nil) { self.operation = operation }

  /// Whether it ends the search when it fires.
  var isFinal: Bool { answer != nil || ending != .answer }

  func isAbout(_ operation: Operation, method: String, path: String) -> Bool {
    if let wanted = self.operation, wanted != operation { return false }
    if let wanted = self.method, wanted != method { return false }
    if let pattern = self.path { return Self.matches(Array(pattern.utf8), Array(path.utf8)) }
    return true
  }

  /// Greedy matching with one point of return: linear for one star, quadratic at worst.
  private static func matches(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
    var patternIndex = 0
    var textIndex = 0
    var star: (pattern: Int, text: Int)?
    while textIndex < text.count {
      if patternIndex < pattern.count, pattern[patternIndex] == UInt8(ascii: "*") {
        star = (patternIndex + 1, textIndex)
        patternIndex += 1
      } else if patternIndex < pattern.count, pattern[patternIndex] == text[textIndex] {
        patternIndex += 1
        textIndex += 1
      } else if let (afterStar, taken) = star {
        star = (afterStar, taken + 1)
        patternIndex = afterStar
        textIndex = taken + 1
      } else {
        return false
      }
    }
    return pattern[patternIndex...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
