import CallModel
import Contract

@testable import Reads

/// A list in the cloud, given page by page as the cloud does, walked as callers do.
struct CloudList {
  struct Row {
    let id: String
    let time: Int
  }

  /// Newest first.
  var rows: [Row]
  var style: PageStyle = .marker
  /// Whether the page behind a marker begins with rows of just that time: the manual does not say.
  var repeatsMarker = false
  /// What the cloud counts; the rows there are where nil.
  var total: Int?

  init(_ count: Int, sharing: Int = 1, style: PageStyle = .marker) {
    rows = (0..<count).map { Row(id: "row-\($0)", time: 1_000_000 - $0 / sharing) }
    self.style = style
  }

  /// The cloud's answer at a position.
  func answer(at position: PagePosition) -> [UInt8] {
    let cursor = String(decoding: position.cursor, as: UTF8.self)
    var page = rows[...]
    switch style {
    case .whole: break
    case .marker:
      if let time = Int(cursor) {
        page = rows.drop { repeatsMarker ? $0.time > time : $0.time >= time }
      }
      page = page.prefix(PagePosition.markerLimit)
    case .offset: page = rows.dropFirst(Int(cursor) ?? 0).prefix(PagePosition.offsetLimit)
    }
    let texts = page.map { #"{ "id": "\#($0.id)", "created_at": "\#($0.time)", "x": [1, {}] }"# }
    let marker = page.last.map { "\($0.time)" } ?? ""
    let info =
      style == .marker
      ? #","page_info":{"next_marker":"\#(marker)","current_count":\#(page.count)}"# : ""
    let count = style == .whole ? "" : #","total_count":\#(total ?? rows.count)"#
    return Array(#"{"rows":[\#(texts.joined(separator: " , "))]\#(info)\#(count)}"#.utf8)
  }

  func cut(at position: PagePosition, size: Int, isFiltered: Bool = false) throws -> (
    ids: [String], cut: PageCut
  ) {
    let page = try CloudPage(answer(at: position), envelope: "rows")
    let cut = try PageCut(
      page, at: position, size: size, style: style, rowID: "id", isFiltered: isFiltered)
    let body = page.body(with: cut.rows, envelope: "rows")
    let given = try CloudPage(body, envelope: "rows")
    return (given.rows.map { Self.id(in: body[$0]) }, cut)
  }

  private static func id(in row: ArraySlice<UInt8>) -> String {
    let text = String(decoding: row, as: UTF8.self)
    return String(text.split(separator: "\"")[3])
  }

  /// Ids of every page in order; `meanwhile` may change the list between two pages.
  mutating func walk(
    size: Int, meanwhile: (inout CloudList, _ given: [String]) -> Void = { _, _ in }
  ) throws -> (ids: [String], last: PageCut) {
    var position = PagePosition()
    var ids: [String] = []
    for _ in 0..<10_000 {
      let given = try cut(at: position, size: size)
      ids += given.ids
      guard let next = given.cut.next else { return (ids, given.cut) }
      position = next
      meanwhile(&self, ids)
    }
    preconditionFailure("the walk has no end")
  }
}
