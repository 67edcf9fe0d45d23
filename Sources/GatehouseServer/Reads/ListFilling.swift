import Contract
import Reads
import Upstream

/// What a page of a list says of single resources: where its rows hold every field that a get
/// returns (`rows_fill` of the contract), each is the answer to that get as well.
enum ListFilling {
  /// Rows that fill; a page of the cloud's has two hundred at most.
  private static let rowsMax = 1000

  static func fillings(
    of answer: ForwardedAnswer, to question: ReadQuestion, in table: OperationTable
  ) -> [SharedReads.Filling] {
    guard answer.refusal == nil, let name = question.operation.rowsFill,
      let envelope = question.operation.paging?.envelope, let get = table.operation(named: name),
      let member = get.upstream?.responseEnvelope,
      let page = try? CloudPage(answer.answer.body, envelope: envelope)
    else { return [] }
    let scanner = JSONScanner(page.body.span)
    var fillings: [SharedReads.Filling] = []
    for row in page.rows.prefix(rowsMax) {
      guard let found = (try? scanner.member("id", in: row)) ?? nil,
        let id = scanner.text(found),
        let target = get.path(
          ofResource: id, projectID: question.route.credential.projectID ?? "")
      else { continue }
      var said = answer.answer
      said.body = Array("{\"\(member)\":".utf8) + page.body[row] + [UInt8(ascii: "}")]
      guard let lifetime = get.lifetime(of: said.body) else { continue }
      let own = ReadQuestion(
        operation: get, request: CloudRequest(method: question.request.method, target: target),
        route: question.route, demand: question.demand, deadline: question.deadline)
      fillings.append(
        SharedReads.Filling(
          key: own.key, scope: own.scope,
          answer: ReadResult(ForwardedAnswer(answer: said, refusal: nil)),
          lifetime: lifetime, cost: said.body.count))
    }
    return fillings
  }
}
