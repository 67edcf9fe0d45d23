public import CallModel
public import Contract

/// The rows of a page of the cloud's that one call is given, and where the next call goes on.
public struct PageCut: Sendable {
  /// Places in `CloudPage.rows`.
  public let rows: Range<Int>
  /// Nil at the end of the list.
  public let next: PagePosition?
  /// Rows on all pages, where the cloud's number means that.
  public let total: Int?
  /// Rows that the cloud counts and did not give, seen at the end of a list.
  public let missing: Int?

  /// - Parameters:
  ///   - size: Most rows to give; at least 1.
  ///   - rowID: Member that tells rows apart.
  ///   - isFiltered: The request asks for some rows only; then the cloud's count does not fit.
  /// - Throws: `aborted` when every row that was given last is gone.
  public init(
    _ page: CloudPage, at position: PagePosition, size: Int, style: PageStyle, rowID: String,
    isFiltered: Bool
  ) throws(Refusal) {
    let start = try Self.start(page, position, rowID)
    let end = min(start + size, page.rows.count)
    rows = start..<end
    var next = position
    next.given += rows.count
    if end < page.rows.count {
      next.isWithin = true
      next.recent = Self.recent(page, upTo: end, before: position, rowID)
      self.next = next
    } else if let cursor = Self.cursor(behind: page, at: position, style) {
      next.cursor = cursor
      next.isWithin = false
      next.recent = Self.recent(page, upTo: end, before: position, rowID)
      self.next = next
    } else {
      self.next = nil
    }
    switch style {
    case _ where page.isRestricted: total = nil
    case .whole: total = page.total ?? page.rows.count
    case .offset: total = page.total
    case .marker: total = isFiltered ? nil : page.total
    }
    let lacks = total.map { $0 - next.given } ?? 0
    missing = self.next == nil && lacks > 0 ? lacks : nil
  }

  /// Behind the last row that was given already.
  private static func start(
    _ page: CloudPage, _ position: PagePosition, _ rowID: String
  ) throws(Refusal) -> Int {
    guard !position.recent.isEmpty else { return 0 }
    let known = Set(position.recent)
    let last = page.rows.lastIndex { known.contains(page.digest(of: $0, by: rowID)) }
    if let last { return last + 1 }
    guard !position.isWithin else {
      throw Refusal(
        .aborted,
        "the list has changed too much since the page before; ask for the first page again",
        reason: "LIST_CHANGED")
    }
    return 0
  }

  /// The rows to remember: the latest ones, and all that share the time of the last, since the
  /// cloud's next page may begin with any of those.
  private static func recent(
    _ page: CloudPage, upTo end: Int, before position: PagePosition, _ rowID: String
  ) -> [UInt64] {
    guard end > 0 else { return position.recent }
    let time = page.time(of: page.rows[end - 1])
    var first = end
    while first > 0, end - first < PagePosition.recentMax,
      end - first < PagePosition.recentMin
        || !time.isEmpty && page.time(of: page.rows[first - 1]) == time
    {
      first -= 1
    }
    return page.rows[first..<end].map { page.digest(of: $0, by: rowID) }
  }

  /// The cloud's cursor for the page behind; nil on the last one, and where the cloud would only
  /// say the same page again.
  static func cursor(
    behind page: CloudPage, at position: PagePosition, _ style: PageStyle
  ) -> [UInt8]? {
    switch style {
    case .whole: return nil
    case .marker:
      guard page.count >= PagePosition.markerLimit, let marker = page.nextMarker,
        !marker.isEmpty, marker.count <= PagePosition.cursorMax, marker != position.cursor
      else { return nil }
      return marker
    case .offset:
      let offset = Int(String(decoding: position.cursor, as: UTF8.self)) ?? 0
      let behind = offset + page.count
      guard page.count > 0, let total = page.total, behind < total else { return nil }
      return Array("\(behind)".utf8)
    }
  }
}

extension CloudPage {
  /// An answer of the cloud's own form with these rows alone.
  public func body(with rows: Range<Int>, envelope: String) -> [UInt8] {
    guard rows != self.rows.indices || isRestricted else { return body }
    var bytes = Array("{\"\(envelope)\":".utf8)
    append(rows, to: &bytes)
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  /// The cloud's answer with the rows that may be given, and without the number of all rows.
  ///
  /// Its `page_info` stays as it is: a client walks on by it.
  public func passedBody(envelope: String) -> [UInt8] {
    guard isRestricted else { return body }
    var bytes: [UInt8] = [UInt8(ascii: "{")]
    let scanner = JSONScanner(body.span)
    do {
      try scanner.forEachMember(in: try scanner.document()) { (name, value) throws(JSONFault) in
        if scanner.matches(name, "total_count") { return }
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        bytes += body[name]
        bytes.append(UInt8(ascii: ":"))
        if scanner.matches(name, envelope) {
          append(rows.indices, to: &bytes)
        } else {
          bytes += body[value]
        }
      }
    } catch {
      preconditionFailure("what was read as a page is none: \(error.reason)")
    }
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  private func append(_ rows: Range<Int>, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "["))
    if isRestricted {
      for (position, row) in self.rows[rows].enumerated() {
        if position > 0 { bytes.append(UInt8(ascii: ",")) }
        bytes += body[row]
      }
    } else if !rows.isEmpty {
      bytes +=
        body[self.rows[rows.lowerBound].lowerBound..<self.rows[rows.upperBound - 1].upperBound]
    }
    bytes.append(UInt8(ascii: "]"))
  }
}
