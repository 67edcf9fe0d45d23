/// The grammar of RFC 8259, byte by byte.
extension JSONScanner {
  func byte(_ index: Int) -> UInt8? {
    index < bytes.count ? bytes[index] : nil
  }

  func skipSpace(_ start: Int) -> Int {
    var index = start
    while let byte = byte(index), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      index += 1
    }
    return index
  }

  func expect(_ expected: UInt8, at index: Int) throws(JSONFault) -> Int {
    guard byte(index) == expected else {
      throw JSONFault(at: index, "'\(Character(Unicode.Scalar(expected)))' was expected")
    }
    return index + 1
  }

  /// The end of the value that begins at `start`. Open containers are bits of one word: 1 is an
  /// object, and the depth says how many count.
  func skipValue(_ start: Int) throws(JSONFault) -> Int {
    var index = start
    var depth = 0
    var objects: UInt64 = 0
    while true {
      guard let first = byte(index), let kind = JSONKind(firstByte: first) else {
        throw JSONFault(at: index, "a value was expected")
      }
      switch kind {
      case .object, .array:
        guard depth < Self.maximumDepth else { throw JSONFault(at: index, "nested too deeply") }
        depth += 1
        objects = objects << 1 | (kind == .object ? 1 : 0)
        index = skipSpace(index + 1)
        if byte(index) != closing(objects) {
          if kind == .object { index = try skipName(index) }
          continue
        }
      case .string: index = try skipString(index)
      case .number: index = try skipNumber(index)
      case .boolean: index = try skipWord(first == UInt8(ascii: "t") ? "true" : "false", at: index)
      case .null: index = try skipWord("null", at: index)
      }
      // A value is complete (or a container has met its end): close what closes.
      while depth > 0 {
        index = skipSpace(index)
        guard byte(index) == closing(objects) else { break }
        index += 1
        depth -= 1
        objects >>= 1
      }
      if depth == 0 { return index }
      index = skipSpace(try expect(UInt8(ascii: ","), at: index))
      if objects & 1 == 1 { index = try skipName(index) }
    }
  }

  private func closing(_ objects: UInt64) -> UInt8 {
    objects & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]")
  }

  /// A member's name and colon; answers where its value begins.
  private func skipName(_ start: Int) throws(JSONFault) -> Int {
    let end = try skipString(start)
    return skipSpace(try expect(UInt8(ascii: ":"), at: skipSpace(end)))
  }

  private func skipWord(_ word: StaticString, at start: Int) throws(JSONFault) -> Int {
    var index = start
    for expected in word.description.utf8 {
      guard byte(index) == expected else { throw JSONFault(at: index, "'\(word)' was expected") }
      index += 1
    }
    return index
  }

  private func skipNumber(_ start: Int) throws(JSONFault) -> Int {
    var index = start
    if byte(index) == UInt8(ascii: "-") { index += 1 }
    if byte(index) == UInt8(ascii: "0") {
      index += 1
    } else {
      index = try skipDigits(index)
    }
    if byte(index) == UInt8(ascii: ".") { index = try skipDigits(index + 1) }
    if let exponent = byte(index), exponent | 0x20 == UInt8(ascii: "e") {
      index += 1
      if let sign = byte(index), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
        index += 1
      }
      index = try skipDigits(index)
    }
    return index
  }

  /// At least one digit.
  private func skipDigits(_ start: Int) throws(JSONFault) -> Int {
    var index = start
    while let digit = byte(index), digit &- UInt8(ascii: "0") < 10 { index += 1 }
    guard index > start else { throw JSONFault(at: index, "a digit was expected") }
    return index
  }
}
