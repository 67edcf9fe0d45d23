/// Finds the end of a header section in bytes that come in pieces, looking at each byte once.
///
/// Lines end in CR LF and nothing else (RFC 9112 §2.2 would let a bare LF pass): two parsers that
/// disagree on where a line ends disagree on where a request ends.
struct HTTP1HeadScanner {
  /// Bytes of one target; RFC 9112 §3 asks for 8,000 at least.
  static let targetBytes = 8 * 1024
  /// What a first line holds besides its target: method, version, spaces.
  private static let firstLineRest = 64

  private let limit: Int
  private var scanned = 0
  private var lineStart = 0
  private var lastWasReturn = false

  /// - Parameter limit: Bytes of the whole section, first line included.
  init(limit: Int) {
    self.limit = limit
  }

  /// Looks at what is new in `bytes`, which begin with the section every time.
  ///
  /// Returns the section's length, its empty line included; nil while that line has not come.
  mutating func scan(_ bytes: Span<UInt8>) throws(HTTP1Fault) -> Int? {
    let end = min(bytes.count, limit)
    while scanned < end {
      let byte = bytes[scanned]
      scanned += 1
      if lastWasReturn {
        guard byte == UInt8(ascii: "\n") else { throw .bareCarriageReturn }
        lastWasReturn = false
        if scanned - lineStart == 2 { return scanned }
        lineStart = scanned
      } else if byte == UInt8(ascii: "\r") {
        lastWasReturn = true
      } else if byte == UInt8(ascii: "\n") {
        throw .bareLineFeed
      }
    }
    if lineStart == 0, scanned > Self.targetBytes + Self.firstLineRest { throw .targetTooLong }
    if scanned == limit { throw .headTooLarge }
    return nil
  }
}
