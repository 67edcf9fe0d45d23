import Contract
import Reads
import Upstream

/// What the rows of a list say of resources whose gets they do not answer, since they hold less: a
/// get that was stored before and shows another state is not given any more to whoever may have
/// seen the list.
struct RowSightings {
  private let get: Operation
  private let body: [UInt8]
  private let rows: [(key: CacheKey, row: Range<Int>)]

  /// What changes with whatever changes of a resource.
  private static let telling = ["status", "updated_at"]
  /// A page of the cloud's has two hundred rows at most.
  private static let rowsMax = 1000

  /// Nil where a list says nothing of this kind.
  init?(_ answer: ForwardedAnswer, to question: ReadQuestion, in table: OperationTable) {
    let list = question.operation
    guard answer.refusal == nil, let envelope = list.paging?.envelope,
      let get = table.get(ofRowsOf: list), get.name != list.rowsFill, get.freshness != nil,
      let page = try? CloudPage(answer.answer.body, envelope: envelope)
    else { return nil }
    let scanner = JSONScanner(page.body.span)
    self.get = get
    body = page.body
    rows = page.rows.prefix(Self.rowsMax).compactMap { row in
      guard let found = (try? scanner.member("id", in: row)) ?? nil,
        let id = scanner.text(found),
        let target = get.path(ofResource: id, projectID: question.route.credential.projectID ?? "")
      else { return nil }
      let own = ReadQuestion(
        operation: get, request: CloudRequest(method: question.request.method, target: target),
        route: question.route, demand: question.demand, deadline: question.deadline)
      return (own.key, row)
    }
  }

  /// To be called before anybody is given the list.
  ///
  /// - Parameter fetch: The one that brought it.
  func settle(in cache: SharedReads, _ fetch: UInt64) {
    var wrong: [SharedReads.Entry] = []
    for (entry, place) in cache.older(than: fetch, rows.map(\.key)) {
      if differs(entry.forwarded, from: rows[place].row) { wrong.append(entry) }
    }
    cache.forget(wrong)
  }

  private func differs(_ answer: ForwardedAnswer, from row: Range<Int>) -> Bool {
    // It was not there, and is.
    guard answer.refusal == nil else { return true }
    let bytes = answer.answer.body
    guard let value = (try? get.envelopedValue(in: bytes)) ?? nil else { return true }
    let (seen, held) = (JSONScanner(body.span), JSONScanner(bytes.span))
    for name in Self.telling {
      guard let new = (try? seen.member(name, in: row)) ?? nil,
        let old = (try? held.member(name, in: value)) ?? nil
      else { continue }
      if body[new] != bytes[old] { return true }
    }
    return false
  }
}
