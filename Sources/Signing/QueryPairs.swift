import Bytes

/// A query decoded to names and values, sorted as the signature wants them (spec §1.4).
public struct QueryPairs: Sendable {
  /// Borders in the arena of decoded bytes; the value begins where the name ends.
  private struct Pair {
    var start: Int
    var nameEnd: Int
    var valueEnd: Int
  }

  private var arena: [UInt8] = []
  private var pairs: [Pair] = []

  public init() {}

  public var count: Int { pairs.count }

  @_lifetime(borrow self)
  public func name(at index: Int) -> Span<UInt8> {
    arena.span.extracting(pairs[index].start..<pairs[index].nameEnd)
  }

  @_lifetime(borrow self)
  public func value(at index: Int) -> Span<UInt8> {
    arena.span.extracting(pairs[index].nameEnd..<pairs[index].valueEnd)
  }

  /// Decodes and sorts by the decoded bytes of the name, then of the value.
  ///
  /// A name without an equals sign has the empty value; an empty piece (`a=1&&b=2`) is nothing.
  public mutating func read(_ query: Span<UInt8>) {
    arena.removeAll(keepingCapacity: true)
    pairs.removeAll(keepingCapacity: true)
    var start = 0
    while start <= query.count {
      let end = query.firstIndex(of: UInt8(ascii: "&"), from: start) ?? query.count
      if end > start { readPair(query.extracting(start..<end)) }
      start = end + 1
    }
    sort()
  }

  /// Writes `name=value` joined by `&`, both escaped, the equals sign always there.
  public func append(to output: inout [UInt8]) {
    for index in pairs.indices {
      if index > 0 { output.append(UInt8(ascii: "&")) }
      PercentEncoding.append(name(at: index), to: &output)
      output.append(UInt8(ascii: "="))
      PercentEncoding.append(value(at: index), to: &output)
    }
  }

  private mutating func readPair(_ piece: Span<UInt8>) {
    let start = arena.count
    let sign = piece.firstIndex(of: UInt8(ascii: "="), from: 0)
    PercentEncoding.appendDecoded(piece.extracting(0..<(sign ?? piece.count)), to: &arena)
    let nameEnd = arena.count
    if let sign {
      PercentEncoding.appendDecoded(piece.extracting((sign + 1)..<piece.count), to: &arena)
    }
    pairs.append(Pair(start: start, nameEnd: nameEnd, valueEnd: arena.count))
  }

  private mutating func sort() {
    let bytes = arena
    func precedes(_ left: Pair, _ right: Pair) -> Bool {
      let leftName = bytes.span.extracting(left.start..<left.nameEnd)
      let rightName = bytes.span.extracting(right.start..<right.nameEnd)
      if leftName.precedes(rightName) { return true }
      if rightName.precedes(leftName) { return false }
      return bytes.span.extracting(left.nameEnd..<left.valueEnd)
        .precedes(bytes.span.extracting(right.nameEnd..<right.valueEnd))
    }
    for index in pairs.indices.dropFirst() where precedes(pairs[index], pairs[index - 1]) {
      pairs.sort(by: precedes)
      return
    }
  }
}
