import CallModel
import Contract
import Cryptography

@testable import Reads

extension Fuzzed {
  static let page = Fuzzed(
    name: "page", promise: "a page of a list is cut without losing or repeating a row of it"
  ) { input in
    var choices = Choices(input)
    let styles: [PageStyle] = [.whole, .marker, .offset]
    let style = styles[choices.number(below: styles.count)]
    let size = choices.number(below: 8) + 1
    guard let page = try? CloudPage(Array(choices.rest), envelope: "rows") else { return }
    var position: PagePosition? = PagePosition()
    var given: [Range<Int>] = []
    for _ in 0...page.rows.count {
      guard let here = position, here.cursor.isEmpty else { break }
      // Rows that cannot be told apart may be taken for each other, and the list be called changed.
      guard
        let cut = try? PageCut(
          page, at: here, size: size, style: style, rowID: "id", isFiltered: false)
      else { return }
      given += cut.rows.map { page.rows[$0] }
      try expect(cut.rows.count <= size, "more rows than asked for")
      let body = page.body(with: cut.rows, envelope: "rows")
      try expect(
        (try? CloudPage(body, envelope: "rows").rows.count) == cut.rows.count,
        "the rows of a page are no page: \(text(body))")
      if let next = cut.next {
        let token = tokens.token(of: next, in: context)
        try expect(
          (try? tokens.position(of: token, in: context)) == next, "a token loses its place")
      }
      position = cut.next
    }
    let digests = page.rows.map { page.digest(of: $0, by: "id") }
    if Set(digests).count == digests.count {
      try expect(given == page.rows, "rows lost or repeated: \(text(page.body))")
    }
  }

  static let pageToken = Fuzzed(
    name: "page-token", promise: "no token but those of ours is taken"
  ) { input in
    try expect(
      (try? tokens.position(of: text(input), in: context)) == nil, "a forged token is taken")
  }

  private static let tokens = PageTokens(key: HMACSHA256Key(SecureRandom.secret(32)))
  private static let context = SHA256.digest([1, 2, 3].span)
}
