public import CallModel
import Contract

/// A page of the cloud's, looked at without decoding it: where its rows stand, and what it says
/// about the pages behind it.
public struct CloudPage: Sendable {
  public let body: [UInt8]
  /// Where each row that may be given stands in `body`.
  public private(set) var rows: [Range<Int>]
  /// Rows that the cloud gave.
  let count: Int
  /// Some rows are kept back: counts that the cloud gives would tell of them.
  public private(set) var isRestricted = false
  /// `page_info.next_marker`; there on the last page too (PAG-1).
  let nextMarker: [UInt8]?
  /// `total_count`: rows of the project, whatever the filter (PAG-3).
  let total: Int?

  /// - Throws: `internal` for an answer that is no list.
  public init(_ body: [UInt8], envelope: String) throws(Refusal) {
    var rows: [Range<Int>] = []
    var hasRows = false
    var marker: [UInt8]?
    var total: Int?
    do {
      let scanner = JSONScanner(body.span)
      try scanner.forEachMember(in: try scanner.document()) { (name, value) throws(JSONFault) in
        if scanner.matches(name, envelope) {
          guard !hasRows else { throw JSONFault(at: name.lowerBound, "member occurs twice") }
          hasRows = true
          rows.reserveCapacity(value.count / 512)
          try scanner.forEachRow(in: value) { row in rows.append(row) }
        } else if scanner.matches(name, "page_info") {
          guard let text = try scanner.member("next_marker", in: value) else { return }
          marker = scanner.text(text).map { Array($0.utf8) }
        } else if scanner.matches(name, "total_count") {
          // A count that is none is left out: a checked conversion further on would end us.
          total = Int32(String(decoding: body[value], as: UTF8.self)).flatMap {
            $0 >= 0 ? Int($0) : nil
          }
        }
      }
    } catch {
      throw .answer("not a list at byte \(error.offset): \(error.reason)")
    }
    guard hasRows else { throw .answer("no member '\(envelope)'") }
    self.body = body
    self.rows = rows
    self.count = rows.count
    self.nextMarker = marker
    self.total = total
  }

  /// The page of a caller that may not see all rows, and so neither how many there are.
  public func keeping(_ isShown: (Range<Int>) -> Bool) -> CloudPage {
    var page = self
    page.isRestricted = true
    page.rows = rows.filter(isShown)
    return page
  }

  /// A row as it is told from others: its id, else all of it. FNV-1a: nobody gains by a collision
  /// but a caller that loses a row of its own list.
  func digest(of row: Range<Int>, by member: String) -> UInt64 {
    var value = row
    if let found = (try? JSONScanner(body.span).member(member, in: row)) ?? nil { value = found }
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in value { hash = (hash ^ UInt64(body[index])) &* 0x0000_0100_0000_01B3 }
    return hash
  }

  /// The creation time of a row as the cloud wrote it; empty where it has none.
  func time(of row: Range<Int>) -> ArraySlice<UInt8> {
    guard let found = (try? JSONScanner(body.span).member("created_at", in: row)) ?? nil else {
      return []
    }
    return body[found]
  }
}
