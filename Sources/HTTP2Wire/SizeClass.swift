/// Steps in which small blocks are kept: fine ones where nghttp2 allocates most.
enum SizeClass {
  private static let fineStep = 32
  private static let fineCount = 16
  private static let fineLargest = fineStep * fineCount
  private static let coarseStep = 128
  private static let coarseCount = 64

  static let count = fineCount + coarseCount
  /// Largest block, header included, that has a class; covers a doubled stream table of nghttp2.
  static let largest = fineLargest + coarseStep * coarseCount

  /// The smallest class that holds `bytes`, which is between 1 and ``largest``.
  @inline(__always)
  static func index(_ bytes: Int) -> Int {
    bytes <= fineLargest
      ? (bytes &- 1) &>> 5
      : fineCount &+ (bytes &- fineLargest &- 1) &>> 7
  }

  @inline(__always)
  static func bytes(_ index: Int) -> Int {
    index < fineCount
      ? (index &+ 1) &* fineStep
      : fineLargest &+ (index &- fineCount &+ 1) &* coarseStep
  }
}
