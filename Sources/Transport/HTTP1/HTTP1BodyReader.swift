/// Finds the pieces of one body in bytes that come as they like; keeps none of them.
///
/// Chunk extensions and trailer fields are read strictly and dropped (RFC 9112 §7.1): nobody above
/// knows them, and what was merged into a header section after it was judged is an old trick.
struct HTTP1BodyReader {
  enum Step: Equatable {
    /// These bytes belong to the body.
    case piece(Range<Int>)
    /// Everything given was read, and more is to come.
    case wanting
    case ended
  }

  private enum State: Equatable {
    case length, untilClose, ended
    case size, extensions, sizeLineFeed, data, dataReturn, dataLineFeed
    case lineStart, fieldName, fieldValue, fieldLineFeed, lastLineFeed
  }

  /// Bytes of framing a body may cost beyond what its own size explains, and bytes of trailers.
  /// Without it a megabyte of extensions could carry each byte of a body (CVE-2023-39326).
  static let overheadBytes = 16 * 1024
  /// Hexadecimal digits of a chunk's size; leading zeros count.
  private static let sizeDigits = 15

  private var state: State
  /// Of the length or of the chunk being read.
  private var remaining: UInt64 = 0
  private var digits = 0
  private var extensions = HTTP1ChunkExtension()
  private var lineBytes = 0
  private var overhead = 0
  private var trailerBytes = 0

  init(_ framing: HTTP1Framing) {
    switch framing {
    case .none: state = .ended
    case .untilClose: state = .untilClose
    case .chunked: state = .size
    case .length(let length):
      state = length == 0 ? .ended : .length
      remaining = length
    }
  }

  var isEnded: Bool { state == .ended }
  var endsWithConnection: Bool { state == .untilClose }

  /// Says what comes next in `bytes` from `offset` on, and moves `offset` behind it.
  mutating func next(
    _ bytes: Span<UInt8>, at offset: inout Int
  ) throws(HTTP1Fault) -> Step {
    while true {
      if state == .ended { return .ended }
      guard offset < bytes.count else { return .wanting }
      switch state {
      case .length, .data, .untilClose:
        return .piece(takePiece(bytes.count, &offset))
      default:
        try takeFraming(bytes[offset])
        offset += 1
      }
    }
  }

  /// Whether the rest of the body is in `bytes` already.
  func ends(within bytes: Span<UInt8>) -> Bool {
    var rest = self
    var offset = 0
    while true {
      guard let step = try? rest.next(bytes, at: &offset), step != .wanting else { return false }
      if step == .ended { return true }
    }
  }

  private mutating func takePiece(_ end: Int, _ offset: inout Int) -> Range<Int> {
    let start = offset
    guard state != .untilClose else {
      offset = end
      return start..<end
    }
    let count = Int(min(UInt64(end - start), remaining))
    offset += count
    remaining -= UInt64(count)
    if remaining == 0 {
      state = state == .length ? .ended : .dataReturn
    }
    return start..<offset
  }

  private mutating func takeFraming(_ byte: UInt8) throws(HTTP1Fault) {
    switch state {
    case .size: try takeSize(byte)
    case .extensions: try takeExtension(byte)
    case .sizeLineFeed:
      try expect(UInt8(ascii: "\n"), byte, then: remaining == 0 ? .lineStart : .data)
      try countOverhead()
    case .dataReturn: try expect(UInt8(ascii: "\r"), byte, then: .dataLineFeed)
    case .dataLineFeed: try expect(UInt8(ascii: "\n"), byte, then: .size)
    default: try takeTrailer(byte)
    }
  }

  private mutating func expect(
    _ expected: UInt8, _ byte: UInt8, then next: State
  ) throws(HTTP1Fault) {
    guard byte == expected else {
      throw if byte == UInt8(ascii: "\n") {
        .bareLineFeed
      } else if expected == UInt8(ascii: "\n") {
        .bareCarriageReturn
      } else {
        .chunk
      }
    }
    state = next
  }

  // MARK: Chunks

  private mutating func takeSize(_ byte: UInt8) throws(HTTP1Fault) {
    if let digit = Self.hexadecimal(byte) {
      guard digits < Self.sizeDigits else { throw .chunk }
      remaining = digits == 0 ? digit : remaining << 4 | digit
      digits += 1
      return
    }
    guard digits > 0 else { throw byte == UInt8(ascii: "\n") ? .bareLineFeed : .chunk }
    lineBytes = digits
    switch byte {
    case UInt8(ascii: "\r"): state = .sizeLineFeed
    case UInt8(ascii: "\n"): throw .bareLineFeed
    case UInt8(ascii: ";"):
      extensions = HTTP1ChunkExtension()
      state = .extensions
    default: throw .chunk
    }
  }

  private mutating func takeExtension(_ byte: UInt8) throws(HTTP1Fault) {
    if try extensions.take(byte) {
      state = .sizeLineFeed
    }
    lineBytes += 1
    guard lineBytes <= Self.overheadBytes else { throw .chunkOverhead }
  }

  /// Small chunks and small extensions are free, what goes beyond adds up.
  private mutating func countOverhead() throws(HTTP1Fault) {
    let free = 16 + Int(min(remaining, UInt64(Self.overheadBytes))) * 2
    overhead = max(overhead + lineBytes - free, 0)
    guard overhead <= Self.overheadBytes else { throw .chunkOverhead }
    digits = 0
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - 0x30)
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - 0x57)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - 0x37)
    default: nil
    }
  }

  // MARK: Trailers

  private mutating func takeTrailer(_ byte: UInt8) throws(HTTP1Fault) {
    trailerBytes += 1
    guard trailerBytes <= Self.overheadBytes else { throw .headTooLarge }
    switch state {
    case .lineStart where byte == UInt8(ascii: "\r"):
      state = .lastLineFeed
    case .lineStart:
      guard !HTTP1Syntax.isBlank(byte) else { throw .folding }
      guard HTTP1Syntax.isToken(byte) else {
        throw byte == UInt8(ascii: "\n") ? .bareLineFeed : .fieldName
      }
      state = .fieldName
    case .fieldName where byte == UInt8(ascii: ":"):
      state = .fieldValue
    case .fieldName:
      guard HTTP1Syntax.isToken(byte) else {
        throw if byte == UInt8(ascii: "\n") {
          .bareLineFeed
        } else if HTTP1Syntax.isBlank(byte) {
          .spaceBeforeColon
        } else {
          .fieldName
        }
      }
    case .fieldValue where byte == UInt8(ascii: "\r"):
      state = .fieldLineFeed
    case .fieldValue:
      guard HTTP1Syntax.isInValue(byte) else {
        throw byte == UInt8(ascii: "\n") ? .bareLineFeed : .fieldValue
      }
    case .fieldLineFeed:
      try expect(UInt8(ascii: "\n"), byte, then: .lineStart)
    default:
      try expect(UInt8(ascii: "\n"), byte, then: .ended)
    }
  }
}
